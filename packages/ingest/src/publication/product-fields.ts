import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import { productsPath } from './sync-session.ts';

/** Fields of a product that a partner sets from outside of its data. */
export type ProductFields = { readonly state: 'published' | 'unpublished' } | { readonly archived: boolean };

/** A product as it would be with fields set. */
export interface LockedProduct {
  sourceId: string;
  /** The item that says so: JSON text, without a version. */
  item: string;
  /** It is so already. */
  isSame: boolean;
}

/**
 * Locks the products that are there under `sourceIds`, in the order of their ids, until the transaction ends. One that was
 * tombstoned or deleted is not there; one that is archived is.
 */
export function lockProducts(
  tx: Sql,
  partnerId: string,
  { sourceIds, fields }: { sourceIds: readonly string[]; fields: ProductFields },
): Promise<LockedProduct[]> {
  const text = JSON.stringify(fields);
  return tx.$queryRaw<LockedProduct[]>`
    SELECT source_id AS "sourceId", (data - 'source_version' || ${text}::jsonb)::text AS item,
      data @> ${text}::jsonb AND ((data->'archived' = 'true') IS NOT TRUE) = (lifecycle = 'ACTIVE') AS "isSame"
    FROM records
    WHERE partner_id = ${partnerId} AND collection = ${productsPath}
      AND source_id IN (SELECT string_to_table(${joinColumn(sourceIds)}, E'\\x1f'))
      AND (lifecycle = 'ACTIVE' OR (lifecycle = 'INACTIVE' AND data->'archived' = 'true'))
    ORDER BY source_id FOR UPDATE`;
}

/** Products of a partner that the transaction has locked. */
interface ChangedProducts {
  partnerId: string;
  sourceIds: readonly string[];
}

/** Sets the lifecycle by the products' fields: an archived one is INACTIVE. */
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
