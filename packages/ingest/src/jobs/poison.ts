import type { Resources } from '../resources/resources.ts';
import type { Claim } from './claim-work.ts';
import { endJob } from './end-job.ts';
import { type Lane, promoteNext } from './lane.ts';

/** Whether a job or a segment was claimed too often in a row without any progress: it seems to break whoever takes it. */
export function isPoisoned({ limits }: Resources, { claims }: { claims: number }): boolean {
  return claims > limits.claimsWithoutProgress;
}

/** Ends a job as FAILED that nobody gets on with. What is committed stays; a retry begins to count anew. */
export async function failPoisoned(
  resources: Resources,
  { job, claims }: { job: Claim & Lane; claims: number },
): Promise<void> {
  const reason = `The job failed for a reason of ours: it was begun ${claims - 1} times without getting on. What is applied stays; retry it, or send the same submission again.`;
  await endJob(resources.db, job, { state: 'FAILED', reasonCode: 'no_progress', reason });
  resources.log.error('Job failed: it was begun too often without progress.', { job_id: job.jobId, claims });
  await promoteNext(resources, job);
}
