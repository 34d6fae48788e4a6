import type { Action, Mode } from '@sluice/contracts';
import { applyItems, findMissingReferences, type JobTarget, lockForItems } from '../apply/apply-chunk.ts';
import type { Chunk } from '../apply/chunk.ts';
import { deleteChunk } from '../apply/delete-chunk.ts';
import { listErrorRows } from '../apply/error-rows.ts';
import { insertJobErrors } from '../apply/insert-job-errors.ts';
import { insertLedger } from '../apply/insert-ledger.ts';
import { type ReplayHint, upsertChunk } from '../apply/upsert-chunk.ts';
import type { Resources } from '../resources.ts';
import { advanceCursor } from './advance-cursor.ts';
import { LostClaim, type SegmentClaim } from './claim.ts';

/** What a worker does to one segment. */
export interface SegmentWork {
  claim: SegmentClaim;
  target: JobTarget;
  mode: Mode;
  action: Action;
  replayHint: ReplayHint;
}

/** A chunk, and where the segment's cursor must stand for it to be applied. */
export interface NextChunk {
  chunk: Chunk;
  fromByte: number;
}

/**
 * The processing phase: applies one chunk in one transaction (rule 3) — cursor, records, quarantine, error rows and ledger
 * are committed together or not at all. Answers the collections in which quarantined items may be released now.
 *
 * @throws LostClaim where the epoch or the cursor has moved on; nothing is written then.
 */
export async function processChunk(resources: Resources, work: SegmentWork, next: NextChunk): Promise<string[]> {
  const { db, failpoint } = resources;
  const { claim, target } = work;
  const { chunk } = next;
  const ready = await db.forPartner(target.partnerId, async (tx) => {
    const suspected = await findMissingReferences(tx, target.partnerId, chunk.valid);
    await lockForItems(tx, target, { missing: suspected, action: work.action, jobId: claim.jobId });
    const step = { fromByte: next.fromByte, to: chunk.next };
    if (!(await advanceCursor(tx, claim, step))) throw new LostClaim(claim);
    await failpoint('chunk.begun');
    const apply = work.action === 'delete' ? deleteChunk : upsertChunk;
    const done = await applyItems(tx, { ...work, items: chunk.valid, suspected }, (items) => apply(tx, work, items));
    await insertJobErrors(tx, claim.jobId, listErrorRows([...chunk.rejected, ...done.refused], done.quarantined));
    await insertLedger(tx, {
      jobId: claim.jobId,
      chunk,
      applied: done.applied,
      quarantined: done.quarantined.length,
      refused: done.refused.length,
      keepSourceIds: work.mode === 'full-refresh',
    });
    await failpoint('chunk.applied');
    return done.ready;
  });
  await failpoint('chunk.committed');
  return ready;
}
