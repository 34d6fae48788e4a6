import { setImmediate as letOthersRun } from 'node:timers/promises';
import { ChunkBuilder } from '../apply/chunk-builder.ts';
import type { Resources } from '../resources/resources.ts';
import type { JsonList } from './read-json-list.ts';
import type { Submission } from './record-submission.ts';

/** What parsing and validation find in items, before any of them is applied. */
export interface CheckedItems {
  /** Items superseded by another of the same id. */
  duplicates: number;
  /** Items that will be rejected. */
  invalid: number;
}

const start = { byte: 0, index: 0, line: 1 };
/** A million items take seconds, in which other requests are to be served. */
const itemsAtOnce = 1_000;

/** Validates the items of a request as the job will, so that its response can tell the outcome. */
export async function checkItems(
  { validators }: Resources,
  { collection, action }: Submission,
  { items }: JsonList,
): Promise<CheckedItems> {
  const { validate } = validators(collection, action);
  const found = { duplicates: 0, invalid: 0 };
  let builder = new ChunkBuilder(start);
  for (const item of items) {
    if (item.index % itemsAtOnce === 0) await letOthersRun();
    const validated = validate(item);
    if (!('text' in validated)) found.invalid += 1;
    else if (!builder.add(validated)) {
      found.duplicates += countSuperseded(builder);
      builder = new ChunkBuilder(start);
      builder.add(validated);
    }
  }
  return { ...found, duplicates: found.duplicates + countSuperseded(builder) };
}

function countSuperseded(builder: ChunkBuilder): number {
  return builder.build(start).superseded.length;
}
