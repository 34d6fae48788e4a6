import type { Collection, PayloadFormat } from '@sluice/contracts';
import { type PayloadSummary, segmentPayload } from '../parsing/segment-payload.ts';

/** What is known of a part once it was read to its end. */
export interface ScannedPart extends PayloadSummary {
  /** The first item's first byte, and just past the last item's last byte; both 0 without items. */
  byteStart: number;
  byteEnd: number;
}

/**
 * Reads a part to its end, as parsing reads a payload, in flat memory.
 *
 * @throws PayloadFault where it cannot be read to its end; and the body's own error.
 */
export async function scanPart(
  body: AsyncIterable<Buffer>,
  part: { format: PayloadFormat; collection: Collection },
): Promise<ScannedPart> {
  // All of its items are one segment.
  const cuts = segmentPayload(body, { ...part, segmentBytes: Infinity, itemMaxBytes: Infinity });
  let range = { byteStart: 0, byteEnd: 0 };
  for (;;) {
    const { value, done } = await cuts.next();
    if (done) return { ...value, ...range };
    range = { byteStart: value.byteStart, byteEnd: value.byteEnd };
  }
}
