import type { Mode } from '@sluice/contracts';
import { applyItems, findMissingReferences, type JobTarget, lockForItems } from '../chunk/apply-chunk.ts';
import type { Chunk } from '../chunk/chunk.ts';
import { listErrorRows } from '../chunk/error-rows.ts';
import { type ReplayOutlook, upsertChunk } from '../chunk/upsert-chunk.ts';
import { type Claim, LostClaim } from '../jobs/claim.ts';
import type { Resources } from '../resources.ts';
import { advanceCursor } from '../sql/advance-cursor.ts';
import { insertJobErrors } from '../sql/insert-job-errors.ts';
import { insertLedger } from '../sql/insert-ledger.ts';
import { inTransaction } from '../sql/transaction.ts';

/** What a worker does to one segment. */
export interface SegmentWork {
  claim: Claim;
  target: JobTarget;
  mode: Mode;
  outlook: ReplayOutlook;
  /** The segment's number. */
  segment: number;
}

/**
 * The processing phase: applies one chunk in one transaction (rule 3) — cursor, records, quarantine, error rows and ledger
 * are committed together or not at all. Answers the collections in which quarantined items may be released now.
 *
 * @throws LostClaim where the epoch or the cursor has moved on; nothing is written then.
 */
export async function processChunk(
  resources: Resources,
  work: SegmentWork,
  { chunk, fromByte }: { chunk: Chunk; fromByte: number },
): Promise<string[]> {
  const { claim, target, segment } = work;
  const suspected = await findMissingReferences(resources.db, target.partnerId, chunk.valid);
  return inTransaction(resources.db, async (tx) => {
    await lockForItems(tx, target, suspected);
    if (!(await advanceCursor(tx, claim, { segment, fromByte, to: chunk.next }))) throw new LostClaim(claim);
    const done = await applyItems(tx, { target, items: chunk.valid, suspected }, (items) =>
      upsertChunk(tx, work, items),
    );
    await insertJobErrors(tx, claim.jobId, listErrorRows(chunk.rejected, done.quarantined));
    await insertLedger(tx, {
      jobId: claim.jobId,
      chunk,
      applied: done.applied,
      quarantined: done.quarantined.length,
      keepSourceIds: work.mode === 'full-refresh',
    });
    return done.ready;
  });
}
