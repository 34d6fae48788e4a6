import { formatId, RequestFault, runJob as runJobWork } from '@sluice/contracts';
import type { Caller } from '../audit/audit-log.ts';
import type { Sql } from '../db/transaction.ts';
import { enqueueOrLeave } from '../queue/enqueue.ts';
import type { Resources } from '../resources/resources.ts';
import type { JobView } from './job-view.ts';
import { findJob } from './read-jobs.ts';

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
      `The job is ${job.state}; only a job that failed, was cancelled or timed out can be retried.`,
    );
  }
  await enqueueOrLeave(resources, runJobWork(job));
  return job;
}

/** A job that ended early, and what is to change about it. */
export interface Reopening extends Caller {
  jobId: string;
  /** Where its payload is now; left out: where it was. */
  payloadKey?: string;
}

/**
 * Queues a job again that ended early. Its time and its claims without progress count from 0. False: it is not the
 * partner's, or it did not end early.
 */
export async function reopenJob(db: Sql, reopening: Reopening): Promise<boolean> {
  const { partnerId, jobId, payloadKey, keyId, correlationId } = reopening;
  const reopened = await db.$executeRaw`
    WITH reopened AS (
      UPDATE jobs SET state = 'QUEUED', started_at = NULL, finished_at = NULL, reason = NULL, reason_code = NULL, claims = 0,
        payload_key = coalesce(${payloadKey ?? null}, payload_key)
      WHERE job_id = ${jobId}::uuid AND partner_id = ${partnerId} AND state IN ('FAILED', 'CANCELLED', 'TIMED_OUT')
      RETURNING job_id
    ), recounted AS (
      UPDATE segments SET claims = 0 FROM reopened WHERE segments.job_id = reopened.job_id
    ), audited AS (
      INSERT INTO audit_log (actor, key_id, partner_id, act, target, correlation_id)
      SELECT 'partner', ${keyId}, ${partnerId}, 'job.retried', ${formatId('job', jobId)}, ${correlationId} FROM reopened
    )
    SELECT 1 FROM reopened`;
  return reopened === 1;
}
