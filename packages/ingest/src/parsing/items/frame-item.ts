import { ItemText } from '../bytes/item-text.ts';
import type { ItemFramer } from './item-framer.ts';
import type { ReadItem, ReadOptions } from './read-item.ts';

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
