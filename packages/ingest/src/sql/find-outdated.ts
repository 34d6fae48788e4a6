import type { ValidItem } from '../chunk/chunk.ts';
import { joinColumn, numberArray } from './column-text.ts';
import { appliesOver } from './rule-five.ts';
import type { Sql } from './transaction.ts';
import type { Target } from './upsert-records.ts';

/** The ids of those items that would be replays of the records held: they need no quarantine. */
export async function findOutdated(tx: Sql, target: Target, items: readonly ValidItem[]): Promise<Set<string>> {
  if (items.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ sourceId: string }[]>`
    SELECT item.source_id AS "sourceId"
    FROM (
      SELECT source_id, source_version, accepted_index, ${target.acceptedSeq}::bigint AS accepted_seq
      FROM ROWS FROM (
        string_to_table(${joinColumn(items.map((item) => item.sourceId))}, E'\\x1f'),
        unnest(${numberArray(items.map((item) => item.sourceVersion))}::bigint[]),
        unnest(${numberArray(items.map((item) => item.index))}::integer[])
      ) AS sent(source_id, source_version, accepted_index)
    ) AS item
    JOIN records held ON held.partner_id = ${target.partnerId} AND held.collection = ${target.collection}
      AND held.source_id = item.source_id
    WHERE NOT ${appliesOver('item', 'held')}`;
  return new Set(rows.map((row) => row.sourceId));
}
