import { RequestFault } from '@sluice/contracts';
import type { Resources } from '../resources.ts';
import { endJobByForce } from '../sql/end-job.ts';
import type { JobView } from '../views.ts';
import { findJob } from './find-job.ts';
import { promoteNext } from './lane.ts';

/**
 * Cancels an unfinished job: what is committed stays, the rest is `unprocessed`. A worker that is at it stops at the next
 * chunk. Null where the job is not the partner's.
 *
 * @throws RequestFault job_not_cancellable where it has ended otherwise.
 */
export async function cancelJob(
  resources: Resources,
  id: { partnerId: string; jobId: string },
): Promise<JobView | null> {
  const ending = { state: 'CANCELLED', reasonCode: 'cancelled', reason: 'Cancelled by the partner.' } as const;
  const cancelled = await endJobByForce(resources.db, id, ending);
  const job = await findJob(resources.db, id);
  if (job === null) return null;
  if (cancelled) await promoteNext(resources, job);
  else if (job.state !== 'CANCELLED') {
    throw new RequestFault('job_not_cancellable', `The job is ${job.state} already.`);
  }
  return job;
}
