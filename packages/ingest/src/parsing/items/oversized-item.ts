import type { PayloadFormat } from '@sluice/contracts';
import { noText } from './frame-item.ts';
import { describeTooLarge } from './item-faults.ts';
import type { ReadItem } from './read-item.ts';
import type { SegmentCut } from './segment-cutter.ts';

/**
 * The item of a segment that segmentPayload made for one above `itemMaxBytes`; null for any other segment. Ask before
 * reading a segment: this one may be larger than memory, and need not be read.
 */
export function findOversizedItem(
  segment: Omit<SegmentCut, 'number'>,
  format: PayloadFormat,
  itemMaxBytes: number,
): ReadItem | null {
  const { byteStart, byteEnd, firstIndex, firstLine, items } = segment;
  if (items !== 1 || byteEnd - byteStart <= itemMaxBytes) return null;
  return {
    index: firstIndex,
    line: format === 'json' ? null : firstLine,
    byteEnd,
    nextLine: firstLine,
    text: noText,
    value: undefined,
    passedFastPath: false,
    fault: describeTooLarge(byteEnd - byteStart, itemMaxBytes),
  };
}
