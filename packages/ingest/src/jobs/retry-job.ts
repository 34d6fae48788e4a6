import { RequestFault, runJob as runJobWork } from '@sluice/contracts';
import type { Caller } from '../audit/caller.ts';
import { enqueueOrLeave } from '../queue/enqueue-or-leave.ts';
import type { Resources } from '../resources.ts';
import type { JobView } from '../views.ts';
import { findJob } from './find-job.ts';
import { reopenJob } from './reopen-job.ts';

/**
 * Lets a job that ended early go on where it stopped, under the same id. Null where the job is not the partner's.
 *
 * @throws RequestFault job_not_retryable where it is unfinished, or complete.
 */
export async function retryJob(resources: Resources, id: Caller & { jobId: string }): Promise<JobView | null> {
  const reopened = await resources.db.forPartner(id.partnerId, (tx) => reopenJob(tx, id));
  const job = await findJob(resources.db, id);
  if (job === null) return null;
  if (!reopened && job.state !== 'QUEUED') {
    throw new RequestFault(
      'job_not_retryable',
      `The job is ${job.state}; only one that failed, was cancelled or timed out can be retried.`,
    );
  }
  await enqueueOrLeave(resources, runJobWork(job));
  return job;
}
