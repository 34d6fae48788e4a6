import type { PrismaClient } from '@sluice/prisma';
import { inTransaction } from './transaction.ts';

/** A job as its worker needs it. */
export interface ClaimedJob {
  jobId: string;
  partnerId: string;
  correlationId: string;
  collection: string;
  mode: string;
  acceptedSeq: bigint;
  allowEmpty: boolean;
  contentFormat: string;
  payloadKey: string;
  epoch: number;
  /** Null until parsing has counted the items. */
  total: bigint | null;
  csvHeader: string[];
}

/**
 * Claims a job: raises its epoch, so that whoever held it before writes nothing more. Only the first unfinished job of a
 * lane is claimed (rule 7); two claims in one lane wait for each other, or neither would see what the other does.
 * Null: it is finished, or its lane is taken.
 */
export async function claimJob(db: PrismaClient, jobId: string): Promise<ClaimedJob | null> {
  const rows = await inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      SELECT pg_advisory_xact_lock(hashtextextended('lane/' || partner_id || '/' || collection, 0))
      FROM jobs WHERE job_id = ${jobId}::uuid`;
    return tx.$queryRaw<ClaimedJob[]>`
    UPDATE jobs SET state = 'RUNNING', epoch = epoch + 1, started_at = coalesce(started_at, now())
    WHERE job_id = ${jobId}::uuid AND state IN ('QUEUED', 'RUNNING') AND NOT EXISTS (
      SELECT FROM jobs earlier
      WHERE earlier.partner_id = jobs.partner_id AND earlier.collection = jobs.collection
        AND earlier.job_id <> jobs.job_id AND earlier.state IN ('QUEUED', 'RUNNING')
        AND (earlier.accepted_seq < jobs.accepted_seq OR earlier.state = 'RUNNING'))
    RETURNING job_id::text AS "jobId", partner_id AS "partnerId", correlation_id AS "correlationId", collection, mode,
      accepted_seq AS "acceptedSeq", allow_empty AS "allowEmpty", content_format AS "contentFormat",
      payload_key AS "payloadKey", epoch, total, csv_header AS "csvHeader"`;
  });
  return rows[0] ?? null;
}
