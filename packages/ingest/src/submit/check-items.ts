import { validateItems } from '../phases/validate-items.ts';
import type { Resources } from '../resources.ts';
import type { Submission } from '../submission.ts';
import type { JsonList } from './read-json-list.ts';

/** What parsing and validation find in items, before any of them is applied. */
export interface CheckedItems {
  /** Items outranked by another of the same id. */
  duplicates: number;
  /** Items that will be rejected. */
  invalid: number;
}

/** Judges the items of a request as the job will, so that its answer can say what comes of that. */
export function checkItems(
  { judges }: Resources,
  { collection, action }: Submission,
  { items }: JsonList,
): CheckedItems {
  const bounds = { first: { byte: 0, index: 0, line: 1 }, items: Infinity, textBytes: Infinity };
  const found = { duplicates: 0, invalid: 0 };
  const { judge } = judges(collection, action);
  for (const { outranked, rejected } of validateItems(items, judge, bounds)) {
    found.duplicates += outranked.length;
    found.invalid += rejected.length;
  }
  return found;
}
