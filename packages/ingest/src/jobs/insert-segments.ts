import type { Sql } from '../db/transaction.ts';
import type { SegmentCut } from '../parsing/items/segment-cutter.ts';
import type { PayloadSummary } from '../parsing/segment-payload.ts';
import type { Claim } from './claim.ts';

/** Deletes the segments of a parsing that did not reach its end. */
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
