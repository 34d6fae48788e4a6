import type { ItemReference } from '@sluice/contracts';
import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';

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
