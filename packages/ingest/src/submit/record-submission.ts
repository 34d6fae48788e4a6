import {
  type Action,
  type Collection,
  type Mode,
  type PayloadFormat,
  RequestFault,
  type Surface,
} from '@sluice/contracts';
import type { Caller } from '../audit/caller.ts';
import type { Sql } from '../db/transaction.ts';
import type { StoredPayload } from '../resources/resources.ts';

/** A submission to be recorded: its payload's digest, and where the payload is (null: it is applied in this request). */
export interface SubmissionRecord {
  jobId: string;
  submission: Submission;
  payload: StoredPayload;
  payloadKey: string | null;
}

/** The job of a submission; `created` is false where it stood already (rule 2). */
export interface RecordedSubmission {
  jobId: string;
  partnerId: string;
  correlationId: string;
  collection: string;
  acceptedSeq: bigint;
  state: string;
  /** Null for a submission that was applied in its request. */
  payloadKey: string | null;
  created: boolean;
}

/**
 * Records a submission as a job, once for each (partner_id, correlation_id), whoever else does so at the same time.
 *
 * @throws RequestFault correlation_id_reused where the pair stands for another payload, surface, collection, mode or action.
 */
export async function recordSubmission(db: Sql, record: SubmissionRecord): Promise<RecordedSubmission> {
  const { submission, payload } = record;
  const state = record.payloadKey === null ? 'COMPLETED' : 'QUEUED';
  const rows = await db.$queryRaw<RecordedSubmission[]>`
    INSERT INTO jobs (job_id, partner_id, correlation_id, surface, collection, mode, action, allow_empty, content_format,
      payload_key, payload_size, payload_sha256, sent_items, key_id, state, started_at, finished_at)
    VALUES (${record.jobId}::uuid, ${submission.partnerId}, ${submission.correlationId}, ${submission.surface},
      ${submission.collection.path}, ${submission.mode}, ${submission.action}, ${submission.allowEmpty},
      ${submission.format}, ${record.payloadKey}, ${payload.size}, ${payload.sha256},
      ${submission.sentItems ?? null}, ${submission.keyId}, ${state},
      CASE WHEN ${state} = 'COMPLETED' THEN now() END, CASE WHEN ${state} = 'COMPLETED' THEN now() END)
    ON CONFLICT DO NOTHING
    RETURNING job_id::text AS "jobId", partner_id AS "partnerId", correlation_id AS "correlationId", collection,
      accepted_seq AS "acceptedSeq", state, payload_key AS "payloadKey", true AS created`;
  return rows[0] ?? findSubmission(db, record);
}

async function findSubmission(db: Sql, { submission, payload }: SubmissionRecord): Promise<RecordedSubmission> {
  const { partnerId, correlationId, surface, collection, mode, action } = submission;
  const job = await db.job.findUniqueOrThrow({ where: { partnerId_correlationId: { partnerId, correlationId } } });
  const same = Buffer.compare(job.payloadSha256, payload.sha256) === 0;
  const sameWork = job.collection === collection.path && job.mode === mode && job.action === action;
  if (same && sameWork && job.surface === surface) return { ...job, created: false };
  throw new RequestFault(
    'correlation_id_reused',
    `Correlation id '${correlationId}' was used before for another ${describeDifference()}. Send the same request again, or use a new correlation id.`,
  );

  function describeDifference(): string {
    if (job.surface !== surface) return `surface (${job.surface})`;
    if (job.collection !== collection.path) return `collection (${job.collection})`;
    if (job.mode !== mode) return `mode (${job.mode})`;
    return job.action === action ? 'payload' : `action (${job.action})`;
  }
}

/** One request that hands records in, after the surface has read its envelope. */
export interface Submission extends Caller {
  surface: Surface;
  collection: Collection;
  mode: Mode;
  action: Action;
  format: PayloadFormat;
  /** A full refresh without items tombstones everything only where this is set. */
  allowEmpty: boolean;
  /** Items in the payload, where the surface has counted them. */
  sentItems?: number;
  /** UUID that the job is to have, where the surface has given it away before. */
  jobId?: string;
}
