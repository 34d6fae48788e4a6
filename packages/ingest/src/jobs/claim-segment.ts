import type { Cursor } from '../apply/chunk.ts';
import type { Sql } from '../db/transaction.ts';
import type { Claim } from './claim.ts';
import { type WorkingJob, workingColumns } from './claim-job.ts';

/** A segment that was just claimed, and its job. */
export interface ClaimedSegment {
  job: WorkingJob;
  number: number;
  /** Of the segment; a chunk commits under this one and the job's. */
  epoch: number;
  /** Items of the segment; the cursor tells how many are settled. */
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
 * Claims a segment under its job's claim: whoever worked at it before writes nothing more. Null: the job's claim is lost,
 * or the segment is through.
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
