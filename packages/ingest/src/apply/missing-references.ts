import type { ItemReference } from '@sluice/contracts';
import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { ValidItem } from './chunk.ts';

/** A valid item with references that lead nowhere. */
export interface UnresolvedItem {
  item: ValidItem;
  missing: ItemReference[];
}

/** Valid items, divided by whether every reference leads somewhere. */
export interface Divided {
  resolvable: ValidItem[];
  unresolved: UnresolvedItem[];
}

/** The key of a record within one partner, for sets and maps. */
export function recordKey(collection: string, sourceId: string): string {
  return `${collection}\u001f${sourceId}`;
}

/**
 * Divides items of `collection` by their references. A reference leads somewhere when its record is held (it is not in
 * `missing`), or is one of the resolvable items themselves: items of one chunk may refer to each other in any order.
 */
export function divideByReferences(
  collection: string,
  items: readonly ValidItem[],
  missing: ReadonlyMap<string, unknown>,
): Divided {
  const settled = divideOnce(items, missing);
  if (settled.unresolved.length === 0) return settled;
  const sent = new Set(items.map((item) => recordKey(collection, item.sourceId)));
  const absent = new Set([...missing.keys()].filter((key) => !sent.has(key)));
  for (;;) {
    const divided = divideOnce(items, absent);
    const before = absent.size;
    for (const { item } of divided.unresolved) {
      const key = recordKey(collection, item.sourceId);
      if (missing.has(key)) absent.add(key);
    }
    if (absent.size === before) return divided;
  }
}

function divideOnce(items: readonly ValidItem[], absent: { has(key: string): boolean }): Divided {
  const resolvable: ValidItem[] = [];
  const unresolved: UnresolvedItem[] = [];
  for (const item of items) {
    const missing = item.references.filter((to) => absent.has(recordKey(to.collection, to.sourceId)));
    if (missing.length === 0) resolvable.push(item);
    else unresolved.push({ item, missing });
  }
  return { resolvable, unresolved };
}

/** The key of a referenced record. */
export type RecordKey = Pick<ItemReference, 'collection' | 'sourceId'>;

/**
 * Of the records `wanted`, those that the partner does not hold as ACTIVE. LIMIT holds Postgres to one index probe for
 * each: while a first load outruns its statistics, it would rather read the whole table.
 */
export async function findMissing(tx: Sql, partnerId: string, wanted: readonly RecordKey[]): Promise<RecordKey[]> {
  if (wanted.length === 0) return [];
  return tx.$queryRaw<RecordKey[]>`
    SELECT wanted.collection, wanted.source_id AS "sourceId"
    FROM ROWS FROM (
      string_to_table(${joinColumn(wanted.map((key) => key.collection))}, E'\\x1f'),
      string_to_table(${joinColumn(wanted.map((key) => key.sourceId))}, E'\\x1f')
    ) AS wanted(collection, source_id)
    LEFT JOIN LATERAL (
      SELECT true AS is_held FROM records r
      WHERE r.partner_id = ${partnerId} AND r.collection = wanted.collection AND r.source_id = wanted.source_id
        AND r.lifecycle = 'ACTIVE'
      LIMIT 1
    ) AS held ON true
    WHERE held.is_held IS NULL`;
}
