import type { Collection, PayloadFormat } from '@sluice/contracts';
import { findOversizedItem } from '../payload/oversized-item.ts';
import type { ReadItem } from '../payload/read-item.ts';
import { readItems } from '../payload/read-items.ts';
import type { Resources } from '../resources.ts';
import type { OpenSegment } from '../sql/list-open-segments.ts';

/** What is known of the payload that segments are read from. */
export interface ReadablePayload {
  payloadKey: string;
  format: PayloadFormat;
  collection: Collection;
  csvHeader: readonly string[];
}

/** Reads the items of a segment from its cursor on. The items of one segment are taken before the next is read. */
export type SegmentReader = (segment: OpenSegment) => Promise<Iterable<ReadItem>>;

/**
 * Makes a reader that holds one segment's bytes at a time, in a buffer that it uses again. They are bounded by the
 * segment's size and the largest item's; an item that is too large is not read.
 */
export function createSegmentReader({ payloads, limits }: Resources, payload: ReadablePayload): SegmentReader {
  let buffer = Buffer.alloc(0);
  return async ({ cursor, byteEnd, items }) => {
    const rest = { byteStart: cursor.byte, byteEnd, firstIndex: cursor.index, firstLine: cursor.line, items };
    const oversized = findOversizedItem(rest, payload.format, limits.itemMaxBytes);
    if (oversized !== null) return [oversized];
    const length = byteEnd - cursor.byte;
    if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(length);
    const bytes = buffer.subarray(0, length);
    await payloads.readInto(payload.payloadKey, cursor.byte, bytes);
    return readItems(bytes, {
      format: payload.format,
      byteStart: cursor.byte,
      index: cursor.index,
      line: cursor.line,
      csvHeader: payload.csvHeader,
      collection: payload.collection,
      itemMaxBytes: limits.itemMaxBytes,
    });
  };
}
