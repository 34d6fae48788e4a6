import type { Resources } from '../resources/resources.ts';
import type { Claim } from './claim-work.ts';
import { endJob } from './end-job.ts';
import { jobReasons } from './job-reasons.ts';
import { type Lane, promoteNext } from './lane.ts';

/** Whether a job or a segment was claimed too often in a row without progress: it seems to break every worker that takes it. */
export function isPoisoned({ limits }: Resources, { claims }: { claims: number }): boolean {
  return claims > limits.claimsWithoutProgress;
}

/** Ends a job without progress as FAILED. What is committed stays; a retry counts from 0. */
export async function failPoisoned(
  resources: Resources,
  { job, claims }: { job: Claim & Lane; claims: number },
): Promise<void> {
  const attempts = claims - 1;
  await endJob(resources.db, job, { state: 'FAILED', ...jobReasons.noProgress(attempts) });
  resources.log.error('Job failed: too many attempts without progress', { job_id: job.jobId, claims });
  await promoteNext(resources, job);
}
