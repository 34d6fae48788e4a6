import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import { productsPath } from './sync-session.ts';

/** Products of a partner that the transaction has locked. */
interface ChangedProducts {
  partnerId: string;
  sourceIds: readonly string[];
}

/** Has the lifecycle follow from what the products say of themselves: an archived one is INACTIVE. */
export async function updateLifecycles(tx: Sql, { partnerId, sourceIds }: ChangedProducts): Promise<void> {
  await tx.$executeRaw`
    UPDATE records SET lifecycle = 'INACTIVE'
    WHERE partner_id = ${partnerId} AND collection = ${productsPath}
      AND source_id IN (SELECT string_to_table(${joinColumn(sourceIds)}, E'\\x1f'))
      AND lifecycle = 'ACTIVE' AND data->'archived' = 'true'`;
}

/** Deletes the published copies of those of the products that say that they are unpublished. */
export async function deleteUnpublished(tx: Sql, { partnerId, sourceIds }: ChangedProducts): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM published_products p USING records r
    WHERE p.partner_id = ${partnerId} AND p.product_id IN (SELECT string_to_table(${joinColumn(sourceIds)}, E'\\x1f'))
      AND r.partner_id = p.partner_id AND r.collection = ${productsPath} AND r.source_id = p.product_id
      AND r.data->>'state' = 'unpublished'`;
}
