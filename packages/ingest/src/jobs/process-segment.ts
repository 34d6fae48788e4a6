import type { Action, Collection, Mode } from '@sluice/contracts';
import { applyItems, findMissingReferences, type JobTarget, lockForItems } from '../apply/apply-chunk.ts';
import type { Chunk } from '../apply/chunk.ts';
import { insertJobErrors, listErrorRows } from '../apply/job-errors.ts';
import { insertLedger } from '../apply/ledger.ts';
import { validateItems } from '../apply/validate-items.ts';
import { deleteChunk, type ReplayHint, upsertChunk } from '../apply/write-items.ts';
import { requestRelease } from '../queue/enqueue.ts';
import type { Limits, Resources } from '../resources/resources.ts';
import { type ClaimedSegment, LostClaim, type SegmentClaim } from './claim-work.ts';
import { readSegment } from './segment-reader.ts';
import { advanceCursor } from './segments.ts';

/**
 * Validates and processes what is left of a claimed segment, chunk by chunk.
 *
 * @throws LostClaim where another took over; the reason of `signal` where it fires, between two chunks.
 */
export async function processSegment(
  resources: Resources,
  { segment, collection }: { segment: ClaimedSegment; collection: Collection },
  signal: AbortSignal,
): Promise<void> {
  const { job } = segment;
  const work = {
    claim: claimOf(segment),
    target: job,
    mode: job.mode as Mode,
    action: job.action as Action,
    replayHint: { expected: segment.replaysExpected },
  };
  const { validate, fastPath } = resources.validators(collection, job.action as Action);
  const items = await readSegment(resources, { collection, fastPath }, segment);
  let fromByte = segment.cursor.byte;
  for (const chunk of validateItems(items, validate, { first: segment.cursor, ...chunkBounds(resources.limits) })) {
    signal.throwIfAborted();
    await requestRelease(resources, job.partnerId, await processChunk(resources, work, { chunk, fromByte }));
    fromByte = chunk.next.byte;
  }
}

function claimOf({ job, number, epoch }: ClaimedSegment): SegmentClaim {
  return { partnerId: job.partnerId, jobId: job.jobId, epoch: job.epoch, segment: number, segmentEpoch: epoch };
}

function chunkBounds({ chunkItems, segmentBytes }: Limits) {
  return { items: chunkItems, textBytes: segmentBytes };
}

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
