import { formatId, RequestFault } from '@sluice/contracts';
import { type Caller, recordAudit } from '../audit/audit-log.ts';
import type { Sql } from '../db/transaction.ts';
import type { Resources } from '../resources/resources.ts';
import { markEndedByForce } from './end-job.ts';
import { jobReasons } from './job-reasons.ts';
import type { JobView } from './job-view.ts';
import { promoteNext } from './lane.ts';
import { findJob } from './read-jobs.ts';

/**
 * Cancels an unfinished job: what is committed stays, the rest is `unprocessed`. A worker that is at it stops at the next
 * chunk. Null where the job is not the partner's.
 *
 * @throws RequestFault job_not_cancellable where it has ended otherwise.
 */
export async function cancelJob(resources: Resources, id: Caller & { jobId: string }): Promise<JobView | null> {
  const cancelled = await resources.db.forPartner(id.partnerId, (tx) => cancel(tx, id));
  const job = await findJob(resources.db, id);
  if (job === null) return null;
  if (cancelled) await promoteNext(resources, job);
  else if (job.state !== 'CANCELLED') {
    throw new RequestFault('job_not_cancellable', `The job has ended already: it is ${job.state}.`);
  }
  return job;
}

async function cancel(tx: Sql, id: Caller & { jobId: string }): Promise<boolean> {
  const ending = { state: 'CANCELLED', ...jobReasons.cancelled() } as const;
  if (!(await markEndedByForce(tx, id, ending))) return false;
  await recordAudit(tx, { ...id, actor: 'partner', act: 'job.cancelled', target: formatId('job', id.jobId) });
  return true;
}
