import type { Collection, PayloadFormat } from '@sluice/contracts';
import fc from 'fast-check';
import type { ExactObject } from '../oracle/exact-value.ts';
import type { SentItem } from '../oracle/outcomes.ts';
import { itemCorruptions } from './item-corruptions.ts';
import { textCorruptions } from './text-corruptions.ts';
import { objectsOf } from './values.ts';

/** An item before it is written. */
export interface PlannedItem {
  /** Valid. */
  value: ExactObject;
  /** The name of its corruption in `itemCorruptions` or `textCorruptions`; null: none. */
  corruption: string | null;
  /** It repeats the id of the item before it. */
  repeats: boolean;
}

const corruptionNames = [...Object.keys(itemCorruptions), ...Object.keys(textCorruptions)];

/** Items of a collection, most of them valid. */
export function planItems(collection: Collection, { maxItems }: { maxItems: number }): fc.Arbitrary<PlannedItem[]> {
  const item = fc.record({
    value: objectsOf(collection.schema),
    corruption: fc.option(fc.constantFrom(...corruptionNames), { nil: null, freq: 3 }),
    repeats: fc.nat(9).map((drawn) => drawn === 9),
  });
  return fc.array(item, { maxLength: maxItems, size: 'max' });
}

/** Items to write. */
export interface PayloadPlan {
  collection: Collection;
  format: PayloadFormat;
  items: readonly PlannedItem[];
  /** Seed of spelling and white space; 0: the plainest. */
  style: number;
  /** The surface's name of the source_id; default: `source_id`. */
  idName?: string;
}

/** Bytes, and the items in them. */
export interface Written {
  bytes: Buffer;
  items: SentItem[];
}
