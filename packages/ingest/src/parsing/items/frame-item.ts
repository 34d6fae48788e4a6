import type { PayloadFormat } from '@sluice/contracts';
import { ItemText } from '../bytes/item-text.ts';
import { describeTooLarge } from './item-faults.ts';
import type { ItemFramer } from './item-framer.ts';
import type { ReadItem, ReadOptions } from './read-item.ts';
import type { SegmentCut } from './segment-cutter.ts';

/** The text of an item that no text could be made of. */
export const noText = ItemText.from('');

/** The item `count` items after the segment's first one, where `framer` stands, still unread. */
export function frameItem(framer: ItemFramer, count: number, { byteStart, index, format }: ReadOptions): ReadItem {
  return {
    index: index + count,
    line: format === 'json' ? null : framer.line,
    byteEnd: byteStart + framer.next,
    nextLine: framer.nextLine,
    text: noText,
    value: undefined,
    passedFastPath: false,
    fault: null,
  };
}

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
