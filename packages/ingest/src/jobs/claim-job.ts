import { Prisma } from '@sluice/prisma';
import type { PartnerDatabase } from '../resources.ts';

/** A job as those need it who work at it. */
export interface WorkingJob {
  jobId: string;
  partnerId: string;
  correlationId: string;
  collection: string;
  mode: string;
  action: string;
  acceptedSeq: bigint;
  contentFormat: string;
  payloadKey: string;
  epoch: number;
  csvHeader: string[];
}

/** A job that was just claimed. */
export interface ClaimedJob extends WorkingJob {
  allowEmpty: boolean;
  /** Null until parsing has counted the items. */
  total: bigint | null;
  /** Claims in a row, this one included, between which nothing was achieved. */
  claims: number;
}

/** The columns of a WorkingJob; the table goes by the name `jobs`. */
export const workingColumns = Prisma.sql`jobs.job_id::text AS "jobId", jobs.partner_id AS "partnerId",
  jobs.correlation_id AS "correlationId", jobs.collection, jobs.mode, jobs.action, jobs.accepted_seq AS "acceptedSeq",
  jobs.content_format AS "contentFormat", jobs.payload_key AS "payloadKey", jobs.epoch, jobs.csv_header AS "csvHeader"`;

/** How far a job is: grows with the end of parsing and with every chunk. */
const progress = Prisma.sql`(
  SELECT coalesce(sum(s.cursor_index - s.first_index), 0) + (CASE WHEN jobs.total IS NULL THEN 0 ELSE 1 END)
  FROM segments s WHERE s.job_id = jobs.job_id)`;

/**
 * Claims a job: raises its epoch, so that whoever held it before writes nothing more; chunks that are being committed are
 * waited for. Only the first unfinished job of a lane is claimed (rule 7), or the one that runs already, even where an
 * earlier one was retried since; two claims in one lane wait for each other, or neither would see what the other does.
 * Null: it is finished, or its lane is taken.
 */
export async function claimJob(
  db: PartnerDatabase,
  { partnerId, jobId }: { partnerId: string; jobId: string },
): Promise<ClaimedJob | null> {
  const rows = await db.forPartner(partnerId, async (tx) => {
    await tx.$executeRaw`
      SELECT pg_advisory_xact_lock(hashtextextended('lane/' || partner_id || '/' || collection, 0)),
        pg_advisory_xact_lock(hashtextextended('job/' || job_id, 0))
      FROM jobs WHERE job_id = ${jobId}::uuid`;
    return tx.$queryRaw<ClaimedJob[]>`
    UPDATE jobs SET state = 'RUNNING', epoch = epoch + 1, started_at = coalesce(started_at, clock_timestamp()),
      claims = CASE WHEN progress = ${progress} THEN claims + 1 ELSE 1 END, progress = ${progress}
    WHERE job_id = ${jobId}::uuid AND state IN ('QUEUED', 'RUNNING') AND NOT EXISTS (
      SELECT FROM jobs earlier
      WHERE earlier.partner_id = jobs.partner_id AND earlier.collection = jobs.collection
        AND earlier.job_id <> jobs.job_id AND earlier.state IN ('QUEUED', 'RUNNING')
        AND (earlier.state = 'RUNNING' OR (jobs.state = 'QUEUED' AND earlier.accepted_seq < jobs.accepted_seq)))
    RETURNING ${workingColumns}, allow_empty AS "allowEmpty", total, claims`;
  });
  return rows[0] ?? null;
}
