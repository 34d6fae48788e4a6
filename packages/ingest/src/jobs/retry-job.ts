import { RequestFault } from '@sluice/contracts';
import type { Resources } from '../resources.ts';
import type { JobView } from '../views.ts';
import { findJob } from './find-job.ts';
import { enqueueOrLeave } from './lane.ts';

/**
 * Lets a job that ended early go on where it stopped, under the same id. Null where the job is not the partner's.
 *
 * @throws RequestFault job_not_retryable where it is unfinished, or complete.
 */
export async function retryJob(
  resources: Resources,
  id: { partnerId: string; jobId: string },
): Promise<JobView | null> {
  const { partnerId, jobId } = id;
  const retried = await resources.db.job.updateMany({
    where: { partnerId, jobId, state: { in: ['FAILED', 'CANCELLED', 'TIMED_OUT'] } },
    data: { state: 'QUEUED', finishedAt: null, reason: null, reasonCode: null },
  });
  const job = await findJob(resources.db, { partnerId, jobId });
  if (job === null) return null;
  if (retried.count === 0 && job.state !== 'QUEUED') {
    throw new RequestFault(
      'job_not_retryable',
      `The job is ${job.state}; only one that failed, was cancelled or timed out can be retried.`,
    );
  }
  await enqueueOrLeave(resources, job);
  return job;
}
