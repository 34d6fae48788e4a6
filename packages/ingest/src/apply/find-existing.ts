import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { ValidItem } from './chunk.ts';
import type { Target } from './upsert-records.ts';

/** A record that is there, and not deleted. */
export interface ExistingRecord {
  sourceId: string;
  /** It stands for an item of this very submission. */
  isOwn: boolean;
}

/** Of the records that `items` name, those that are there, by their ids. */
export async function findExisting(
  tx: Sql,
  target: Target,
  items: readonly ValidItem[],
): Promise<ReadonlyMap<string, ExistingRecord>> {
  const rows = await tx.$queryRaw<ExistingRecord[]>`
    SELECT r.source_id AS "sourceId", r.accepted_seq = ${target.acceptedSeq}::bigint AS "isOwn"
    FROM string_to_table(${joinColumn(items.map((item) => item.sourceId))}, E'\\x1f') AS wanted(source_id)
    JOIN LATERAL (
      SELECT * FROM records held
      WHERE held.partner_id = ${target.partnerId} AND held.collection = ${target.collection}
        AND held.source_id = wanted.source_id AND held.lifecycle <> 'DELETED'
      LIMIT 1
    ) AS r ON true`;
  return new Map(rows.map((row) => [row.sourceId, row]));
}
