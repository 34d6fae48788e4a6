import type { Action, Collection, Mode } from '@sluice/contracts';
import { applyChunks, type JobTarget } from '../apply/apply-chunk.ts';
import type { Chunk } from '../apply/chunk.ts';
import { validateItems } from '../apply/validate-items.ts';
import type { ReplayHint } from '../apply/write-items.ts';
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
    mode: job.mode,
    action: job.action,
    replayHint: { expected: segment.replaysExpected },
  };
  const { validate, fastPath } = resources.validators(collection, job.action);
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
interface SegmentWork {
  claim: SegmentClaim;
  target: JobTarget;
  mode: Mode;
  action: Action;
  replayHint: ReplayHint;
}

/** A chunk, and where the segment's cursor must stand for it to be applied. */
interface NextChunk {
  chunk: Chunk;
  fromByte: number;
}

/**
 * The processing phase: applies one chunk in one transaction (Exactly once): cursor, records, quarantine, error rows and
 * ledger are committed together or not at all. Returns the collections in which quarantined items may be released now.
 *
 * @throws LostClaim where the epoch or the cursor has moved on; nothing is written then.
 */
async function processChunk(
  resources: Resources,
  work: SegmentWork,
  { chunk, fromByte }: NextChunk,
): Promise<string[]> {
  const { db, failpoint } = resources;
  const { claim, target, action, replayHint } = work;
  const scope = { ...target, action, items: chunk.valid, jobId: claim.jobId };
  const ledger = work.mode === 'full-refresh' ? 'counts-and-ids' : 'counts';
  const ready = await db.forPartner(target.partnerId, async (tx) => {
    const { applied } = await applyChunks(tx, scope, async () => {
      if (!(await advanceCursor(tx, claim, { fromByte, to: chunk.next }))) throw new LostClaim(claim);
      await failpoint('chunk.begun');
      return { chunks: [{ target, chunk, replayHint, ledger }] };
    });
    await failpoint('chunk.applied');
    return applied.flatMap((done) => done.ready);
  });
  await failpoint('chunk.committed');
  return ready;
}
