import { joinColumn, numberArray } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { ValidItem } from './chunk.ts';
import type { Target, Upserted, UpsertResult } from './upsert-records.ts';
import { supersedes } from './version-precedence.ts';

/**
 * Deletes the records that items with distinct ids name, where the item supersedes them (Version precedence), and returns what
 * became of each (in no order). The row stays, with its version, so that a late old delivery cannot bring the record back; for the
 * same reason one is made where there was none (`unchanged`).
 */
export async function deleteEach(
  tx: Sql,
  target: Target,
  items: readonly ValidItem[],
): Promise<Upserted<UpsertResult[]>> {
  if (items.length === 0) return { done: [], awaited: false };
  const done = await tx.$queryRaw<UpsertResult[]>`
    WITH item AS MATERIALIZED (
      SELECT source_id, source_version, accepted_index
      FROM ROWS FROM (
        string_to_table(${joinColumn(items.map((item) => item.sourceId))}, E'\\x1f'),
        unnest(${numberArray(items.map((item) => item.sourceVersion))}::bigint[]),
        unnest(${numberArray(items.map((item) => item.index))}::integer[])
      ) AS sent(source_id, source_version, accepted_index)
    ), deleted AS (
      INSERT INTO records AS r (partner_id, collection, source_id, source_version, data, lifecycle, accepted_seq, accepted_index)
      SELECT ${target.partnerId}, ${target.collection}, source_id, source_version, '{}', 'DELETED',
        ${target.acceptedSeq}::bigint, accepted_index
      FROM item ORDER BY source_id
      ON CONFLICT (partner_id, collection, source_id) DO UPDATE SET
        source_version = coalesce(excluded.source_version, r.source_version),
        lifecycle = 'DELETED',
        accepted_index = CASE WHEN excluded.accepted_seq >= r.accepted_seq THEN excluded.accepted_index ELSE r.accepted_index END,
        accepted_seq = greatest(excluded.accepted_seq, r.accepted_seq),
        confirmed = r.lifecycle = 'DELETED',
        updated_at = CASE WHEN r.lifecycle = 'DELETED' THEN r.updated_at ELSE now() END
      WHERE ${supersedes('excluded', 'r')}
      RETURNING new.source_id, new.internal_id, CASE
        WHEN old.source_id IS NULL THEN 'unchanged'
        WHEN old.accepted_seq = ${target.acceptedSeq}::bigint AND NOT old.confirmed THEN 'duplicate'
        WHEN old.lifecycle = 'DELETED' THEN 'replay'
        ELSE 'deleted' END AS change
    )
    SELECT item.accepted_index AS index, deleted.internal_id::text AS "internalId", coalesce(deleted.change, 'replay') AS change
    FROM item LEFT JOIN deleted USING (source_id)`;
  // What waits of these ids might be superseded.
  return { done, awaited: true };
}
