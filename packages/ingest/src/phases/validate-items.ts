import type { Collection } from '@sluice/contracts';
import { compileItemValidator, compileReferenceReader, isSourceId } from '@sluice/contracts';
import type { Chunk, Cursor, RejectedItem, ValidItem } from '../chunk/chunk.ts';
import { ChunkBuilder } from '../chunk/chunk-builder.ts';
import type { ReadItem } from '../payload/read-item.ts';

/** Bounds of one chunk. */
export interface ChunkBounds {
  items: number;
  /** Characters of item text, so that long items make short chunks. */
  textLength: number;
}

/**
 * The validation phase: checks each item against its collection's schema and gathers chunks. Reading, checking and
 * applying are pulled by the consumer, one chunk at a time.
 */
export function* validateItems(
  collection: Collection,
  items: Iterable<ReadItem>,
  { first, bounds }: { first: Cursor; bounds: ChunkBounds },
): Generator<Chunk, void> {
  const judge = compileJudge(collection);
  let builder = new ChunkBuilder(first);
  let cursor = first;
  for (const item of items) {
    const judged = judge(item);
    if (!addItem(builder, judged)) {
      yield builder.build(cursor);
      builder = new ChunkBuilder(cursor);
      addItem(builder, judged);
    }
    cursor = { byte: item.byteEnd, index: item.index + 1, line: item.nextLine };
    if (builder.items >= bounds.items || builder.textLength >= bounds.textLength) {
      yield builder.build(cursor);
      builder = new ChunkBuilder(cursor);
    }
  }
  if (builder.items > 0) yield builder.build(cursor);
}

type Judged = ValidItem | RejectedItem;

function addItem(builder: ChunkBuilder, judged: Judged): boolean {
  if ('text' in judged) return builder.add(judged);
  builder.reject(judged);
  return true;
}

/** Makes the check of one collection's items: valid with its references, or rejected with the reason. */
function compileJudge(collection: Collection): (item: ReadItem) => Judged {
  const validate = compileItemValidator(collection);
  const readReferences = compileReferenceReader(collection);
  return (item) => {
    const fault = item.fault ?? validate(item.value);
    if (fault !== null) return { index: item.index, line: item.line, sourceId: readSourceId(item.value), ...fault };
    const { source_id: sourceId, source_version: sourceVersion } = item.value as {
      source_id: string;
      source_version?: number;
    };
    return {
      index: item.index,
      line: item.line,
      sourceId,
      sourceVersion: sourceVersion ?? null,
      text: item.text,
      references: readReferences(item.value),
    };
  };
}

/** The id of an item that is otherwise wrong; null where it is not a valid id itself. */
function readSourceId(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('source_id' in value)) return null;
  return isSourceId(value.source_id) ? value.source_id : null;
}
