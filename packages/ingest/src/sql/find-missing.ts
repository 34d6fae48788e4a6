import type { ItemReference } from '@sluice/contracts';
import { joinColumn } from './column-text.ts';
import type { Sql } from './transaction.ts';

/** The key of a referenced record. */
export type RecordKey = Pick<ItemReference, 'collection' | 'sourceId'>;

/** Of the records `wanted`, those that the partner does not hold as ACTIVE. */
export async function findMissing(tx: Sql, partnerId: string, wanted: readonly RecordKey[]): Promise<RecordKey[]> {
  if (wanted.length === 0) return [];
  return tx.$queryRaw<RecordKey[]>`
    SELECT wanted.collection, wanted.source_id AS "sourceId"
    FROM ROWS FROM (
      string_to_table(${joinColumn(wanted.map((key) => key.collection))}, E'\\x1f'),
      string_to_table(${joinColumn(wanted.map((key) => key.sourceId))}, E'\\x1f')
    ) AS wanted(collection, source_id)
    WHERE NOT EXISTS (
      SELECT FROM records r
      WHERE r.partner_id = ${partnerId} AND r.collection = wanted.collection AND r.source_id = wanted.source_id
        AND r.lifecycle = 'ACTIVE')`;
}
