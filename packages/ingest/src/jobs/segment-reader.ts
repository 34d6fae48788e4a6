import type { Collection } from '@sluice/contracts';
import type { FastPathValidator } from '../parsing/fastpath/fast-path-validator.ts';
import { findOversizedItem } from '../parsing/items/frame-item.ts';
import type { ReadItem } from '../parsing/items/read-item.ts';
import { readItems } from '../parsing/read-items.ts';
import type { Resources } from '../resources/resources.ts';
import type { ClaimedSegment } from './claim-work.ts';

/** How the items of a segment are to be read. */
export interface SegmentReading {
  collection: Collection;
  fastPath: FastPathValidator | null;
}

/** What is left of a segment, and whose it is. */
export interface SegmentRest extends Pick<ClaimedSegment, 'cursor' | 'byteEnd' | 'items'> {
  job: Pick<ClaimedSegment['job'], 'contentFormat' | 'payloadKey' | 'csvHeader'>;
}

/**
 * Reads the items of a segment from its cursor on. It holds the segment's bytes, which are bounded by the segment's size
 * and the largest item's; an item that is too large is not read.
 */
export async function readSegment(
  { payloads, limits }: Pick<Resources, 'payloads' | 'limits'>,
  reading: SegmentReading,
  segment: SegmentRest,
): Promise<Iterable<ReadItem>> {
  const { job, cursor, byteEnd, items } = segment;
  const format = job.contentFormat;
  const rest = { byteStart: cursor.byte, byteEnd, firstIndex: cursor.index, firstLine: cursor.line, items };
  const oversized = findOversizedItem(rest, format, limits.itemMaxBytes);
  if (oversized !== null) return [oversized];
  const bytes = Buffer.allocUnsafeSlow(byteEnd - cursor.byte);
  await payloads.readInto(job.payloadKey, cursor.byte, bytes);
  return readItems(bytes, {
    format,
    byteStart: cursor.byte,
    index: cursor.index,
    line: cursor.line,
    csvHeader: job.csvHeader,
    itemMaxBytes: limits.itemMaxBytes,
    ...reading,
  });
}
