import { setTimeout as wait } from 'node:timers/promises';
import type { Counts } from './outcome.ts';
import type { PartnerApi } from './partner-api.ts';

/** A job as `GET /jobs/{job_id}` shows it, as far as the demo reads it. */
export interface Job {
  job_id: string;
  state: string;
  reason: string | null;
  /** 0 to 1. */
  progress: number;
  counts: Counts & { total: number; unprocessed: number };
  errors_url: string;
}

const pollMs = 200;
const running = new Set(['QUEUED', 'RUNNING']);

/**
 * Polls a job until it has ended, and tells `onProgress` how far it is. A partner polls at the pace of `Retry-After`;
 * this one has a bar to move.
 */
export async function followJob(api: PartnerApi, statusUrl: string, onProgress: (share: number) => void): Promise<Job> {
  let job = await api.get<Job>(statusUrl);
  while (running.has(job.state)) {
    onProgress(job.progress);
    await wait(pollMs);
    job = await api.get<Job>(statusUrl);
  }
  if (!job.state.startsWith('COMPLETED')) throw new Error(`${job.job_id} ended ${job.state}: ${job.reason}`);
  onProgress(1);
  return job;
}
