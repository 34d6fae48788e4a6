import type { Cursor } from '../chunk/chunk.ts';
import type { Claim } from '../jobs/claim.ts';
import type { Sql } from './transaction.ts';

/** One step of a segment's cursor. */
export interface CursorStep {
  segment: number;
  fromByte: number;
  to: Cursor;
}

/**
 * The fence (rule 3): moves the cursor only under the claim's epoch and only from where this worker believes it to be.
 * False: the claim is lost, or somebody else moved the cursor; nothing may be written. The job's row stays locked
 * (FOR SHARE) until the transaction ends, so that a new claim waits for it.
 */
export async function advanceCursor(tx: Sql, claim: Claim, step: CursorStep): Promise<boolean> {
  const moved = await tx.$executeRaw`
    WITH fence AS MATERIALIZED (
      SELECT 1 FROM jobs WHERE job_id = ${claim.jobId}::uuid AND epoch = ${claim.epoch} AND state = 'RUNNING' FOR SHARE
    )
    UPDATE segments SET cursor_byte = ${step.to.byte}, cursor_index = ${step.to.index}, cursor_line = ${step.to.line}
    WHERE job_id = ${claim.jobId}::uuid AND number = ${step.segment} AND cursor_byte = ${step.fromByte}
      AND EXISTS (SELECT FROM fence)`;
  return moved === 1;
}
