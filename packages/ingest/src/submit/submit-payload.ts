import type { Readable } from 'node:stream';
import { newJobId, RequestFault, runJob as runJobWork } from '@sluice/contracts';
import { laneLock, takeLocks } from '../db/locks.ts';
import type { Sql } from '../db/transaction.ts';
import { type JobView, viewNewJob } from '../jobs/job-view.ts';
import { findJob } from '../jobs/read-jobs.ts';
import { type Reopening, reopenJob } from '../jobs/retry-job.ts';
import { streamPieces } from '../parsing/bytes/stream-pieces.ts';
import { checkHead } from '../parsing/peek-payload.ts';
import { enqueueOrLeave } from '../queue/enqueue.ts';
import type { Resources } from '../resources/resources.ts';
import { admitJob } from './admit-payload.ts';
import { checkQuota, limitToQuota, type PayloadQuota } from './quota.ts';
import {
  type RecordedSubmission,
  recordSubmission,
  type Submission,
  type SubmissionRecord,
} from './record-submission.ts';

/** The job of a submission; `created` is false where the same submission was made before. */
export interface SubmittedJob {
  job: JobView;
  created: boolean;
}

/** A payload that is to become a job. */
export interface SubmittedPayload {
  submission: Submission;
  body: Readable;
  /** What checkQuota returned; where absent, it is called first. */
  quota?: PayloadQuota;
}

/**
 * Makes a payload a job: stores it, records the job, enqueues it. The payload is complete and durable before this resolves
 * (Durable before 202); a queue that is down does not matter. A FAILED job goes on where it stopped.
 *
 * @throws RequestFault empty_body, payload_too_large, correlation_id_reused, too_many_jobs, payload_quota_exceeded;
 *   PayloadFault where the first bytes are not those of the format that was named. Nothing is kept then.
 */
export function submitPayload(resources: Resources, payload: SubmittedPayload): Promise<SubmittedJob> {
  return submitAlongside(resources, { ...payload, alongside: async () => undefined });
}

/** A payload, and what is recorded together with its job. */
export interface AccompaniedPayload extends SubmittedPayload {
  /**
   * Runs in the transaction that records the submission, also where the submission was recorded before. Where it throws a
   * RequestFault, nothing is recorded and nothing kept.
   */
  alongside(tx: Sql, recorded: RecordedSubmission): Promise<void>;
  /** What is removed from the payload store once this is recorded. Bytes. */
  freedBytes?: number;
}

/** As submitPayload, and records something else in the same transaction. */
export async function submitAlongside(resources: Resources, payload: AccompaniedPayload): Promise<SubmittedJob> {
  const recorded = await storeAndRecord(resources, payload);
  if (recorded.created || recorded.reopened) await enqueueOrLeave(resources, runJobWork(recorded));
  if (recorded.created) return { job: viewNewJob(payload.submission, recorded), created: true };
  const job = await findJob(resources.db, recorded);
  if (job === null) throw new Error(`Job ${recorded.jobId} is gone.`);
  return { job, created: false };
}

async function storeAndRecord(
  resources: Resources,
  accompanied: AccompaniedPayload,
): Promise<RecordedSubmission & { reopened: boolean }> {
  const { submission, body, freedBytes = 0 } = accompanied;
  const quota = accompanied.quota ?? (await checkQuota(resources, { ...submission, freedBytes }));
  const storedId = newJobId();
  const jobId = submission.jobId ?? storedId;
  // Of its own: two requests may bring a payload for the same job.
  const payloadKey = `${submission.partnerId}/${storedId}`;
  const checked = streamPieces(limitToQuota(checkHead(body, submission), quota));
  const payload = await resources.payloads.put(payloadKey, checked, resources.limits.bulkMaxBytes);
  await resources.failpoint('payload.stored');
  try {
    if (payload.size === 0) throw new RequestFault('empty_body', 'The request body is empty. Send the items in it.');
    const recorded = await acceptJob(resources, { jobId, submission, payload, payloadKey }, accompanied);
    await resources.failpoint('submission.recorded');
    // The payload of a job that failed long ago may be gone: it goes on with this one, which is the same.
    const reopening = { ...submission, jobId: recorded.jobId, payloadKey };
    const reopened = recorded.state === 'FAILED' && (await reopen(resources, reopening));
    if (!recorded.created && !reopened) await resources.payloads.remove(payloadKey);
    return { ...recorded, reopened };
  } catch (error) {
    // Any other error may hide a commit that did succeed: the payload stays, and what no job names is collected later.
    if (error instanceof RequestFault) await resources.payloads.remove(payloadKey);
    throw error;
  }
}

function reopen({ db }: Resources, reopening: Reopening): Promise<boolean> {
  return db.forPartner(reopening.partnerId, (tx) => reopenJob(tx, reopening));
}

/** Records the submission as one that a claim in its lane has to see, or that comes after that claim. */
function acceptJob(
  resources: Resources,
  record: SubmissionRecord,
  { alongside, freedBytes = 0 }: AccompaniedPayload,
): Promise<RecordedSubmission> {
  const { partnerId, collection } = record.submission;
  const charge = { partnerId, bytes: record.payload.size - freedBytes };
  return resources.db.forPartner(partnerId, async (tx) => {
    await takeLocks(tx, { shared: [laneLock({ partnerId, collection: collection.path })], exclusive: [] });
    const recorded = await recordSubmission(tx, record);
    await alongside(tx, recorded);
    if (recorded.created) await admitJob(tx, resources, charge);
    return recorded;
  });
}
