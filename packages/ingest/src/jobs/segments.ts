import type { Cursor } from '../apply/chunk.ts';
import type { Sql } from '../db/transaction.ts';
import type { SegmentCut } from '../parsing/items/segment-cutter.ts';
import type { PayloadSummary } from '../parsing/segment-payload.ts';
import type { Claim, SegmentClaim } from './claim-work.ts';

/** Deletes the segments of a parsing that was interrupted. */
export async function deleteSegments(db: Sql, claim: Claim): Promise<void> {
  await db.$executeRaw`
    DELETE FROM segments USING jobs
    WHERE segments.job_id = ${claim.jobId}::uuid AND jobs.job_id = segments.job_id AND jobs.epoch = ${claim.epoch}`;
}

/** Writes a segment, with its cursor at its start. */
export async function insertSegment(db: Sql, claim: Claim, cut: SegmentCut): Promise<void> {
  await db.$executeRaw`
    INSERT INTO segments (job_id, number, byte_start, byte_end, first_index, first_line, items, cursor_byte, cursor_index,
      cursor_line)
    SELECT job_id, ${cut.number}, ${cut.byteStart}, ${cut.byteEnd}, ${cut.firstIndex}, ${cut.firstLine}, ${cut.items},
      ${cut.byteStart}, ${cut.firstIndex}, ${cut.firstLine}
    FROM jobs WHERE job_id = ${claim.jobId}::uuid AND epoch = ${claim.epoch}`;
}

/** Records what parsing found. False: the claim is lost. */
export async function recordParsed(db: Sql, claim: Claim, found: PayloadSummary): Promise<boolean> {
  const kept = await db.job.updateMany({
    where: { jobId: claim.jobId, epoch: claim.epoch, state: 'RUNNING' },
    data: { total: found.items, csvHeader: found.csvHeader },
  });
  return kept.count === 1;
}

/** A whole segment; the cursor is at its start. */
export interface WholeSegment {
  cursor: Cursor;
  /** Just past the segment's last byte. */
  byteEnd: number;
  items: number;
}

/** The segment of a job that holds the item at `index`; null where there is none. */
export async function findSegment(db: Sql, jobId: string, index: number): Promise<WholeSegment | null> {
  const row = await db.segment.findFirst({
    where: { jobId, firstIndex: { lte: index } },
    orderBy: { number: 'desc' },
    select: { byteStart: true, byteEnd: true, firstIndex: true, firstLine: true, items: true },
  });
  if (row === null || index >= row.firstIndex + row.items) return null;
  const cursor = { byte: Number(row.byteStart), index: row.firstIndex, line: row.firstLine };
  return { cursor, byteEnd: Number(row.byteEnd), items: row.items };
}

/** The numbers of a job's segments that have items left, in the payload's order. */
export async function listOpenSegments(db: Sql, jobId: string): Promise<number[]> {
  const rows = await db.$queryRaw<{ number: number }[]>`
    SELECT number FROM segments
    WHERE job_id = ${jobId}::uuid AND cursor_index < first_index + items ORDER BY number`;
  return rows.map((row) => row.number);
}

/** One step of a segment's cursor. */
export interface CursorStep {
  fromByte: number;
  to: Cursor;
}

/**
 * The fence (Exactly once): moves the cursor only under the claim's epochs and only from where this worker believes it to be.
 * False: the claim is lost, or somebody else moved the cursor; nothing may be written. The transaction holds the job's
 * lock, so that a new claim waits for its end.
 */
export async function advanceCursor(tx: Sql, claim: SegmentClaim, step: CursorStep): Promise<boolean> {
  const moved = await tx.$executeRaw`
    UPDATE segments s
    SET cursor_byte = ${step.to.byte}, cursor_index = ${step.to.index}, cursor_line = ${step.to.line}, claims = 0
    FROM jobs
    WHERE s.job_id = ${claim.jobId}::uuid AND s.number = ${claim.segment} AND s.cursor_byte = ${step.fromByte}
      AND jobs.job_id = s.job_id AND s.epoch = ${claim.segmentEpoch} AND jobs.epoch = ${claim.epoch}
      AND jobs.state = 'RUNNING'`;
  return moved === 1;
}
