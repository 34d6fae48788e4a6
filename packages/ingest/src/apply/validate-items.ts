import type { ReadItem } from '../parsing/items/read-item.ts';
import type { Chunk, Cursor, RejectedItem, ValidItem } from './chunk.ts';
import { ChunkBuilder } from './chunk-builder.ts';
import type { ItemValidator } from './item-validator.ts';

/** Where the first chunk begins, and the bounds of each. */
export interface ChunkOptions {
  first: Cursor;
  items: number;
  /** Of item text, so that long items make short chunks. */
  textBytes: number;
}

/**
 * The validation phase: validates each item and gathers chunks. Reading, validating and applying are pulled by the consumer,
 * one chunk at a time.
 */
export function* validateItems(
  items: Iterable<ReadItem>,
  validate: ItemValidator['validate'],
  options: ChunkOptions,
): Generator<Chunk, void> {
  let cursor = options.first;
  let builder = new ChunkBuilder(cursor);
  for (const item of items) {
    const validated = validate(item);
    if (!addItem(builder, validated)) {
      yield builder.build(cursor);
      builder = new ChunkBuilder(cursor);
      addItem(builder, validated);
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
function addItem(builder: ChunkBuilder, validated: ValidItem | RejectedItem): boolean {
  if ('text' in validated) return builder.add(validated);
  builder.reject(validated);
  return true;
}
