import {
  type Action,
  type Collection,
  type JobState,
  type Mode,
  type PayloadFormat,
  RequestFault,
  type Surface,
} from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import type { Caller } from '../audit/audit-log.ts';
import type { Sql } from '../db/transaction.ts';
import type { StoredPayload } from '../resources/resources.ts';

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

/** A submission to be recorded: its payload's digest, and where the payload is (null: it is applied in this request). */
export interface SubmissionRecord {
  jobId: string;
  submission: Submission;
  payload: StoredPayload;
  payloadKey: string | null;
}

/** The job of a submission. */
export interface RecordedSubmission {
  jobId: string;
  partnerId: string;
  correlationId: string;
  collection: string;
  acceptedSeq: bigint;
  acceptedAt: Date;
  state: JobState;
  /** Null for a submission that was applied in its request. */
  payloadKey: string | null;
  /** False where the same submission was made before (One submission, one job). */
  created: boolean;
}

const recordedColumns = Prisma.sql`job_id::text AS "jobId", partner_id AS "partnerId", correlation_id AS "correlationId",
  collection, accepted_seq AS "acceptedSeq", accepted_at AS "acceptedAt", state, payload_key AS "payloadKey"`;

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
    RETURNING ${recordedColumns}, true AS created`;
  return rows[0] ?? findSubmission(db, record);
}

type StoredSubmission = RecordedSubmission &
  Pick<Submission, 'surface' | 'mode' | 'action'> & { payloadSha256: Uint8Array };

async function findSubmission(db: Sql, { submission, payload }: SubmissionRecord): Promise<RecordedSubmission> {
  const { partnerId, correlationId } = submission;
  const [stored] = await db.$queryRaw<StoredSubmission[]>`
    SELECT ${recordedColumns}, false AS created, surface, mode, action, payload_sha256 AS "payloadSha256"
    FROM jobs WHERE partner_id = ${partnerId} AND correlation_id = ${correlationId}`;
  if (stored === undefined) throw new Error(`The job of correlation id '${correlationId}' is gone.`);
  const difference = findDifference(stored, submission, payload);
  if (difference === null) return stored;
  throw new RequestFault(
    'correlation_id_reused',
    `Correlation id '${correlationId}' was used before for another ${difference}. Send the same request again, or use a new correlation id.`,
  );
}

/** What makes it another submission (One submission, one job); null where it is the same. */
function findDifference(stored: StoredSubmission, sent: Submission, { sha256 }: StoredPayload): string | null {
  if (stored.surface !== sent.surface) return `surface (${stored.surface})`;
  if (stored.collection !== sent.collection.path) return `collection (${stored.collection})`;
  if (stored.mode !== sent.mode) return `mode (${stored.mode})`;
  if (stored.action !== sent.action) return `action (${stored.action})`;
  return Buffer.compare(stored.payloadSha256, sha256) === 0 ? null : 'payload';
}
