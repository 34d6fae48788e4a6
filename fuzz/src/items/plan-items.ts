import type { Collection, PayloadFormat } from '@sluice/contracts';
import fc from 'fast-check';
import type { ExactObject } from '../oracle/exact-value.ts';
import type { SentItem } from '../oracle/outcomes.ts';
import { spoils } from './item-corruptions.ts';
import { textSpoils } from './text-corruptions.ts';
import { objectsOf } from './values.ts';

/** An item before it is written. */
export interface PlannedItem {
  /** Sound. */
  value: ExactObject;
  /** What is made wrong with it, by its name in `spoils` or `textSpoils`; null: nothing. */
  spoil: string | null;
  /** It has the id of the item before it. */
  repeats: boolean;
}

const spoilNames = [...Object.keys(spoils), ...Object.keys(textSpoils)];

/** Items of a collection; most of them are sound. */
export function planItems(collection: Collection, { maxItems }: { maxItems: number }): fc.Arbitrary<PlannedItem[]> {
  const item = fc.record({
    value: objectsOf(collection.schema),
    spoil: fc.option(fc.constantFrom(...spoilNames), { nil: null, freq: 3 }),
    repeats: fc.nat(9).map((drawn) => drawn === 9),
  });
  return fc.array(item, { maxLength: maxItems, size: 'max' });
}

/** Items to be written. */
export interface PayloadPlan {
  collection: Collection;
  format: PayloadFormat;
  items: readonly PlannedItem[];
  /** Decides on spelling and white space; 0: the plainest. */
  style: number;
  /** What the surface calls the source_id; default: just that. */
  idName?: string;
}

/** Bytes, and what they say. */
export interface Written {
  bytes: Buffer;
  items: SentItem[];
}
