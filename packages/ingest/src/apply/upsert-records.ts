import { Prisma } from '@sluice/prisma';
import { joinBodies, joinColumn, numberArray } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { ValidItem } from './chunk.ts';
import { supersedesRecord } from './version-precedence.ts';

/** Where items are applied: the partner's collection, and the acceptance that they stand for. */
export interface Target {
  partnerId: string;
  collection: string;
  acceptedSeq: bigint;
}

/** What became of items that were written; the others of a chunk are replays. */
export interface OutcomeCounts {
  created: number;
  updated: number;
  unchanged: number;
  deleted: number;
  /** Replays of an item of the same submission. */
  duplicates: number;
}

/** What one statement did with its items. */
interface UpsertCounts extends OutcomeCounts {
  /** Items that do not supersede the existing records: replays. */
  skipped: number;
}

/** What an upsert did, and whether anything in quarantine may now be released or is superseded. */
export interface Upserted<T> {
  done: T;
  awaited: boolean;
}

/** What became of one item. */
export interface UpsertResult {
  index: number;
  change: 'created' | 'updated' | 'unchanged' | 'deleted' | 'replay' | 'duplicate';
  /** Null where another transaction brought the record in meanwhile. */
  internalId: string | null;
}

/**
 * Items as rows: `source_id, source_version, body, accepted_index, accepted_seq`. Ids, versions and bodies arrive as one
 * parameter each, and a body is parsed only when it is inserted. Rows are sorted by key, so that two transactions lock
 * records in the same order.
 */
function itemRows(target: Target, items: readonly ValidItem[]): Prisma.Sql {
  return Prisma.sql`
    SELECT source_id, source_version, body, accepted_index, ${target.acceptedSeq}::bigint AS accepted_seq
    FROM ROWS FROM (
      string_to_table(${joinColumn(items.map((item) => item.sourceId))}, E'\\x1f'),
      unnest(${numberArray(items.map((item) => item.sourceVersion))}::bigint[]),
      string_to_table(${joinBodies(items)}, E'\\x1f'),
      unnest(${numberArray(items.map((item) => item.index))}::integer[])
    ) AS sent(source_id, source_version, body, accepted_index)
    ORDER BY source_id`;
}

/**
 * The statement that decides Sluice's speed: inserts rows of `itemRows`, or applies them over the
 * existing record where they supersede it (Version precedence). What it returns has been applied; the other items are replays.
 *
 * `confirmed`: an unversioned item with the same content is a replay, but it does count as the latest acceptance.
 */
function applyRows(target: Target, rows: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO records AS r (partner_id, collection, source_id, source_version, data, accepted_seq, accepted_index)
    SELECT ${target.partnerId}, ${target.collection}, source_id, source_version, body::jsonb, accepted_seq, accepted_index
    FROM ${rows} AS item
    ON CONFLICT (partner_id, collection, source_id) DO UPDATE SET
      source_version = coalesce(excluded.source_version, r.source_version),
      data = CASE WHEN ${sameContent} THEN r.data ELSE excluded.data END,
      lifecycle = 'ACTIVE',
      accepted_index = CASE WHEN excluded.accepted_seq >= r.accepted_seq THEN excluded.accepted_index ELSE r.accepted_index END,
      accepted_seq = greatest(excluded.accepted_seq, r.accepted_seq),
      confirmed = ${sameContent},
      updated_at = CASE WHEN ${sameContent} THEN r.updated_at ELSE now() END
    WHERE ${supersedesRecord('excluded', 'r')}
    RETURNING new.source_id, new.internal_id, CASE
      WHEN old.source_id IS NULL THEN 'created'
      WHEN old.accepted_seq = ${target.acceptedSeq}::bigint AND NOT old.confirmed THEN 'duplicate'
      WHEN new.confirmed THEN 'replay'
      WHEN old.lifecycle <> 'ACTIVE' OR old.data - 'source_version' IS DISTINCT FROM new.data - 'source_version' THEN 'updated'
      ELSE 'unchanged' END AS change`;
}

/** An unversioned item that says what the record says already. */
const sameContent = Prisma.raw(
  `(excluded.source_version IS NULL AND r.lifecycle = 'ACTIVE' AND r.data - 'source_version' = excluded.data)`,
);

/** Whether anything waits in quarantine that these items could release or supersede. Mostly not: then nothing is looked up. */
function isAwaited({ partnerId, collection }: Target): Prisma.Sql {
  return Prisma.sql`(
    SELECT EXISTS (SELECT FROM quarantine q WHERE q.partner_id = ${partnerId} AND q.collection = ${collection})
      OR EXISTS (SELECT FROM quarantine_missing m WHERE m.partner_id = ${partnerId} AND m.collection = ${collection}))`;
}

/** Applies items with distinct ids and counts what became of them. */
export async function upsertRecords(
  tx: Sql,
  target: Target,
  items: readonly ValidItem[],
): Promise<Upserted<UpsertCounts>> {
  const done: UpsertCounts = { created: 0, updated: 0, unchanged: 0, deleted: 0, duplicates: 0, skipped: items.length };
  if (items.length === 0) return { done, awaited: false };
  const rows = await tx.$queryRaw<{ change: UpsertResult['change']; items: number; awaited: boolean }[]>`
    WITH applied AS (${applyRows(target, Prisma.sql`(${itemRows(target, items)})`)})
    SELECT change, count(*)::integer AS items, ${isAwaited(target)} AS awaited FROM applied GROUP BY change`;
  for (const { change, items: found } of rows) {
    done.skipped -= found;
    if (change === 'duplicate') done.duplicates += found;
    else if (change !== 'replay') done[change] += found;
  }
  return { done, awaited: rows.some((row) => row.awaited) };
}

/** Applies items with distinct ids and returns what became of each (in no order). Replays are looked up first. */
export async function upsertEach(
  tx: Sql,
  target: Target,
  items: readonly ValidItem[],
): Promise<Upserted<UpsertResult[]>> {
  if (items.length === 0) return { done: [], awaited: false };
  const rows = await tx.$queryRaw<(UpsertResult & { awaited: boolean })[]>`
    WITH compared AS MATERIALIZED (
      SELECT item.*, existing.internal_id, existing.accepted_seq AS existing_seq,
        existing.internal_id IS NULL OR ${supersedesRecord('item', 'existing')} AS applies
      FROM (${itemRows(target, items)}) AS item LEFT JOIN LATERAL (
        SELECT r.internal_id, r.source_version, r.lifecycle, r.accepted_seq, r.accepted_index FROM records r
        WHERE r.partner_id = ${target.partnerId} AND r.collection = ${target.collection} AND r.source_id = item.source_id
        LIMIT 1
      ) AS existing ON true
    ), applied AS (${applyRows(target, Prisma.sql`(SELECT * FROM compared WHERE applies)`)})
    SELECT compared.accepted_index AS index, coalesce(applied.internal_id, compared.internal_id)::text AS "internalId",
      coalesce(applied.change, CASE WHEN NOT applies AND existing_seq = accepted_seq THEN 'duplicate' ELSE 'replay' END) AS change,
      ${isAwaited(target)} AS awaited
    FROM compared LEFT JOIN applied USING (source_id)`;
  return { done: rows, awaited: rows.some((row) => row.awaited) };
}
