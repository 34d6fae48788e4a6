import { setTimeout as wait } from 'node:timers/promises';
import { type Counts, countsOf, type Outcome } from './outcomes.ts';
import type { Accepted, PartnerApi, Push, SyncAnswer } from './partner-api.ts';
import type { Progress } from './progress.ts';

/** What the steps of the demo need: the API of a partner without records, and a progress display. */
export interface Environment {
  api: PartnerApi;
  progress: Progress;
}

/** A step that submits items, and the expected counts. */
export interface Step extends Push {
  step: string;
  items: number;
  expected: Partial<Counts>;
}

/** Submits up to a few thousand items. The response has the result of each. */
export async function pushNow(api: PartnerApi, { step, items, expected, ...push }: Step): Promise<Outcome> {
  const { result, seconds } = await timeSeconds(() => api.push<SyncAnswer>(push, 200));
  return {
    step,
    items,
    counts: countsOf(result.summary),
    expected: countsOf(expected),
    seconds,
    reasons: pickDifferent(result.results),
  };
}

/** One reason of each kind: reasons that differ only in numbers are the same kind. */
function pickDifferent(results: SyncAnswer['results']): string[] {
  const byKind = new Map<string, string>();
  for (const { source_id: id, index, reason } of results) {
    if (reason !== undefined) byKind.set(reason.replaceAll(/\d+/g, ''), `${id ?? `item ${index}`}: ${reason}`);
  }
  return [...byKind.values()];
}

/** The outcome of a submitted job. */
export interface JobOutcome extends Outcome {
  jobId: string;
}

/** Submits any number of items as a job, and waits until the job ends. */
export async function pushJob(api: PartnerApi, progress: Progress, step: Step): Promise<JobOutcome> {
  const { step: name, items, expected, ...push } = step;
  progress.begin(name, items);
  try {
    const { result: job, seconds } = await timeSeconds(async () => {
      const { status_url: statusUrl } = await api.push<Accepted>(push, 202);
      return await followJob(api, statusUrl, (share) => progress.update(share));
    });
    return {
      step: name,
      items,
      counts: pickCounts(job),
      expected: countsOf(expected),
      seconds,
      reasons: [],
      jobId: job.job_id,
    };
  } finally {
    progress.end();
  }
}

function pickCounts({ counts }: Job) {
  const { accepted, replay, quarantined, rejected, tombstoned } = counts;
  return countsOf({ accepted, replay, quarantined, rejected, tombstoned });
}

/** The fields of `GET /jobs/{job_id}` that the demo reads. */
interface Job {
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
 * Polls a job until it has ended, and passes its progress to `onProgress`. A partner polls at the rate of `Retry-After`;
 * this one has a progress bar to update.
 */
async function followJob(api: PartnerApi, statusUrl: string, onProgress: (share: number) => void): Promise<Job> {
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

/** Runs `task` and measures its duration in seconds. */
export async function timeSeconds<T>(task: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const startedAt = performance.now();
  const result = await task();
  return { result, seconds: (performance.now() - startedAt) / 1_000 };
}
