import type { Action, Collection, Mode } from '@sluice/contracts';
import { validateItems } from '../apply/validate-items.ts';
import { requestRelease } from '../queue/request-release.ts';
import type { Limits, Resources } from '../resources.ts';
import type { SegmentClaim } from './claim.ts';
import type { ClaimedSegment } from './claim-segment.ts';
import { processChunk } from './process-chunk.ts';
import { readSegment } from './segment-reader.ts';

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
