import type { Action, Mode, PayloadFormat } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import type { Cursor } from '../apply/chunk.ts';
import { jobLock, laneLock, takeLocks } from '../db/locks.ts';
import type { Sql } from '../db/transaction.ts';
import type { PartnerDatabase } from '../resources/resources.ts';

/** A worker's right to work on a job: void as soon as another claim raises the epoch. */
export interface Claim {
  partnerId: string;
  jobId: string;
  epoch: number;
}

/** A worker's right to work on one segment: void with the job's claim, and as soon as another claims the segment. */
export interface SegmentClaim extends Claim {
  segment: number;
  segmentEpoch: number;
}

/** The claim is void (another worker took over, or the job was ended): stop, writing nothing more. */
export class LostClaim extends Error {
  constructor(claim: Claim) {
    super(`Lost the claim of epoch ${claim.epoch} on job ${claim.jobId}`);
    this.name = 'LostClaim';
  }
}

/** A job as a worker needs it. */
export interface WorkingJob {
  jobId: string;
  partnerId: string;
  correlationId: string;
  collection: string;
  mode: Mode;
  action: Action;
  acceptedSeq: bigint;
  contentFormat: PayloadFormat;
  payloadKey: string;
  epoch: number;
  csvHeader: string[];
}

/** A job that was just claimed. */
export interface ClaimedJob extends WorkingJob {
  allowEmpty: boolean;
  /** Null until parsing has counted the items. */
  total: bigint | null;
  /** Claims in a row, this one included, without progress between them. */
  claims: number;
}

/** The columns of a WorkingJob; the table goes by the name `jobs`. */
const workingColumns = Prisma.sql`jobs.job_id::text AS "jobId", jobs.partner_id AS "partnerId",
  jobs.correlation_id AS "correlationId", jobs.collection, jobs.mode, jobs.action, jobs.accepted_seq AS "acceptedSeq",
  jobs.content_format AS "contentFormat", jobs.payload_key AS "payloadKey", jobs.epoch, jobs.csv_header AS "csvHeader"`;

/** How far a job is: grows with the end of parsing and with every chunk. */
const progress = Prisma.sql`(
  SELECT coalesce(sum(s.cursor_index - s.first_index), 0) + (CASE WHEN jobs.total IS NULL THEN 0 ELSE 1 END)
  FROM segments s WHERE s.job_id = jobs.job_id)`;

/**
 * Claims a job: raises its epoch, so that its previous worker writes nothing more; waits for chunks that are being committed.
 * Only the first unfinished job of a lane is claimed (Lanes), or the one that runs already, even where an earlier one was
 * retried since. Two claims in one lane wait for each other: otherwise neither would see what the other does.
 *
 * @returns null where the job is finished, gone, or its lane is taken
 */
export async function claimJob(
  db: PartnerDatabase,
  { partnerId, jobId }: { partnerId: string; jobId: string },
): Promise<ClaimedJob | null> {
  const rows = await db.forPartner(partnerId, async (tx) => {
    const job = await tx.job.findUnique({ where: { partnerId, jobId }, select: { collection: true } });
    if (job === null) return [];
    await takeLocks(tx, { shared: [], exclusive: [laneLock({ partnerId, ...job }), jobLock(jobId)] });
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

/** A segment that was just claimed, and its job. */
export interface ClaimedSegment {
  job: WorkingJob;
  number: number;
  /** Of the segment; a chunk commits under this one and the job's. */
  epoch: number;
  /** Items of the segment; the cursor tells how many are processed. */
  items: number;
  cursor: Cursor;
  /** Just past the segment's last byte. */
  byteEnd: number;
  /** Claims in a row, this one included, between which the cursor did not move. */
  claims: number;
  /** No chunk of the job has yet turned out to be free of replays. */
  replaysExpected: boolean;
}

interface SegmentRow extends WorkingJob, Cursor {
  number: number;
  segmentEpoch: number;
  items: number;
  byteEnd: number;
  claims: number;
  replaysExpected: boolean;
}

/**
 * Claims a segment under its job's claim: its previous worker writes nothing more.
 *
 * @returns null where the job's claim is lost, or the segment is complete
 */
export async function claimSegment(db: Sql, claim: Claim, number: number): Promise<ClaimedSegment | null> {
  const rows = await db.$queryRaw<SegmentRow[]>`
    UPDATE segments s SET epoch = s.epoch + 1, claims = s.claims + 1
    FROM jobs
    WHERE s.job_id = ${claim.jobId}::uuid AND s.number = ${number} AND s.cursor_index < s.first_index + s.items
      AND jobs.job_id = s.job_id AND jobs.epoch = ${claim.epoch} AND jobs.state = 'RUNNING'
    RETURNING ${workingColumns}, s.number, s.epoch AS "segmentEpoch", s.items, s.claims, s.byte_end::float8 AS "byteEnd",
      s.cursor_byte::float8 AS byte, s.cursor_index AS index, s.cursor_line AS line,
      NOT EXISTS (SELECT FROM ledger WHERE ledger.job_id = s.job_id AND replay = 0) AS "replaysExpected"`;
  const [row] = rows;
  if (row === undefined) return null;
  const { number: n, segmentEpoch, items, byteEnd, claims, replaysExpected, byte, index, line, ...job } = row;
  return {
    job,
    number: n,
    epoch: segmentEpoch,
    items,
    byteEnd,
    claims,
    replaysExpected,
    cursor: { byte, index, line },
  };
}
