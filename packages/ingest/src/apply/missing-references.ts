import { describeMissing, type ItemReference } from '@sluice/contracts';
import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { ValidItem } from './chunk.ts';

/** A valid item with references to records that are missing. */
export interface UnresolvedItem {
  item: ValidItem;
  missing: ItemReference[];
}

/** An unresolved item with the reason why it waits. */
export interface QuarantineItem extends UnresolvedItem {
  reason: string;
}

/** Valid items, divided by whether every reference resolves. */
export interface DividedItems {
  resolvable: ValidItem[];
  unresolved: UnresolvedItem[];
}

/** The key of a referenced record. */
type RecordKey = Pick<ItemReference, 'collection' | 'sourceId'>;

/** Referenced records, by `recordKey`. */
export type RecordKeys = ReadonlyMap<string, RecordKey>;

/** The key of a record within one partner, for sets and maps. */
function recordKey(collection: string, sourceId: string): string {
  return `${collection}\u001f${sourceId}`;
}

/** The records that `items` refer to and that are missing. A look before the locks: keepMissing looks again under them. */
export function findMissingReferences(tx: Sql, partnerId: string, items: readonly ValidItem[]): Promise<RecordKeys> {
  const wanted = new Map<string, RecordKey>();
  // Many items share their list of references.
  for (const references of new Set(items.map((item) => item.references))) {
    for (const to of references) wanted.set(recordKey(to.collection, to.sourceId), to);
  }
  return keepMissing(tx, partnerId, wanted);
}

/** Of the records `wanted`, those that are missing now. */
export async function keepMissing(tx: Sql, partnerId: string, wanted: RecordKeys): Promise<RecordKeys> {
  if (wanted.size === 0) return wanted;
  const missing = await selectMissing(tx, partnerId, [...wanted.values()]);
  return new Map(missing.map((key) => [recordKey(key.collection, key.sourceId), key]));
}

/**
 * Of the records `wanted`, those of which the partner has no ACTIVE one. LIMIT holds Postgres to one index probe for each:
 * while a first load outruns its statistics, it would rather read the whole table.
 */
function selectMissing(tx: Sql, partnerId: string, wanted: readonly RecordKey[]): Promise<RecordKey[]> {
  return tx.$queryRaw<RecordKey[]>`
    SELECT wanted.collection, wanted.source_id AS "sourceId"
    FROM ROWS FROM (
      string_to_table(${joinColumn(wanted.map((key) => key.collection))}, E'\\x1f'),
      string_to_table(${joinColumn(wanted.map((key) => key.sourceId))}, E'\\x1f')
    ) AS wanted(collection, source_id)
    LEFT JOIN LATERAL (
      SELECT true AS is_active FROM records r
      WHERE r.partner_id = ${partnerId} AND r.collection = wanted.collection AND r.source_id = wanted.source_id
        AND r.lifecycle = 'ACTIVE'
      LIMIT 1
    ) AS existing ON true
    WHERE existing.is_active IS NULL`;
}

/**
 * Divides items of `collection` by their references. A reference resolves when its record exists (it is not in `missing`), or
 * is one of the resolvable items themselves: items of one chunk may refer to each other in any order. An item that waits makes
 * its own record absent for the others, so this repeats until no more is added; `absent` only grows.
 */
export function divideByReferences(collection: string, items: readonly ValidItem[], missing: RecordKeys): DividedItems {
  const direct = divideOnce(items, missing);
  if (direct.unresolved.length === 0) return direct;
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

function divideOnce(items: readonly ValidItem[], absent: { has(key: string): boolean }): DividedItems {
  const resolvable: ValidItem[] = [];
  const unresolved: UnresolvedItem[] = [];
  for (const item of items) {
    const missing = item.references.filter((to) => absent.has(recordKey(to.collection, to.sourceId)));
    if (missing.length === 0) resolvable.push(item);
    else unresolved.push({ item, missing });
  }
  return { resolvable, unresolved };
}

/** How many missing records a reason names: an order may refer to two thousand. */
const namedAtMost = 5;

/** An unresolved item with the reason why it waits. */
export function describeUnresolved(entry: UnresolvedItem): QuarantineItem {
  const sentences = [...new Set(entry.missing.map(describeMissing))];
  const named = sentences.slice(0, namedAtMost);
  if (sentences.length > namedAtMost) named.push(`${sentences.length - namedAtMost} more records are missing.`);
  return { ...entry, reason: named.join(' ') };
}
