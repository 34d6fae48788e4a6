import type { ReadItem } from '../parsing/items/read-item.ts';
import type { Chunk, Cursor, RejectedItem, ValidItem } from './chunk.ts';
import { ChunkBuilder } from './chunk-builder.ts';
import type { ItemJudge } from './item-validator.ts';

/** Where the first chunk begins, and the bounds of each. */
export interface ChunkOptions {
  first: Cursor;
  items: number;
  /** Of item text, so that long items make short chunks. */
  textBytes: number;
}

/**
 * The validation phase: judges each item and gathers chunks. Reading, judging and applying are pulled by the consumer,
 * one chunk at a time.
 */
export function* validateItems(
  items: Iterable<ReadItem>,
  judge: ItemJudge['judge'],
  options: ChunkOptions,
): Generator<Chunk, void> {
  let cursor = options.first;
  let builder = new ChunkBuilder(cursor);
  for (const item of items) {
    const judged = judge(item);
    if (!addItem(builder, judged)) {
      yield builder.build(cursor);
      builder = new ChunkBuilder(cursor);
      addItem(builder, judged);
    }
    cursor = { byte: item.byteEnd, index: item.index + 1, line: item.nextLine };
    if (builder.items >= options.items || builder.textBytes >= options.textBytes) {
      yield builder.build(cursor);
      builder = new ChunkBuilder(cursor);
    }
  }
  if (builder.items > 0) yield builder.build(cursor);
}

/** False where the item has to begin the next chunk. */
function addItem(builder: ChunkBuilder, judged: ValidItem | RejectedItem): boolean {
  if ('text' in judged) return builder.add(judged);
  builder.reject(judged);
  return true;
}
