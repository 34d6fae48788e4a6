import { joinColumn, numberArray, splitColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { ValidItem } from './chunk.ts';
import type { Target } from './upsert-records.ts';
import { supersedesRecord } from './version-precedence.ts';

/** Items that do not supersede the existing records. */
export interface Outdated {
  sourceIds: ReadonlySet<string>;
  /** How many of them are superseded by another item of the same submission. */
  duplicates: number;
}

/** Finds the items that would be replays, without sending their bodies. */
export async function findOutdated(tx: Sql, target: Target, items: readonly ValidItem[]): Promise<Outdated> {
  if (items.length === 0) return { sourceIds: new Set(), duplicates: 0 };
  const rows = await tx.$queryRaw<{ sourceIds: string | null; duplicates: number }[]>`
    SELECT string_agg(item.source_id, E'\\x1f') AS "sourceIds",
      count(*) FILTER (WHERE existing.accepted_seq = item.accepted_seq AND NOT existing.confirmed
        AND existing.accepted_index <> item.accepted_index)::integer AS duplicates
    FROM (
      SELECT source_id, source_version, accepted_index, ${target.acceptedSeq}::bigint AS accepted_seq
      FROM ROWS FROM (
        string_to_table(${joinColumn(items.map((item) => item.sourceId))}, E'\\x1f'),
        unnest(${numberArray(items.map((item) => item.sourceVersion))}::bigint[]),
        unnest(${numberArray(items.map((item) => item.index))}::integer[])
      ) AS sent(source_id, source_version, accepted_index)
      ORDER BY source_id
    ) AS item
    JOIN LATERAL (
      SELECT * FROM records r
      WHERE r.partner_id = ${target.partnerId} AND r.collection = ${target.collection} AND r.source_id = item.source_id
      LIMIT 1
    ) AS existing ON NOT ${supersedesRecord('item', 'existing')}`;
  const [found] = rows;
  return { sourceIds: new Set(splitColumn(found?.sourceIds ?? null)), duplicates: found?.duplicates ?? 0 };
}
