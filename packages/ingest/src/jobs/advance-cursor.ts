import type { Cursor } from '../apply/chunk.ts';
import type { Sql } from '../db/transaction.ts';
import type { SegmentClaim } from './claim.ts';

/** One step of a segment's cursor. */
export interface CursorStep {
  fromByte: number;
  to: Cursor;
}

/**
 * The fence (rule 3): moves the cursor only under the claim's epochs and only from where this worker believes it to be.
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
