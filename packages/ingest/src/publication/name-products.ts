import { RequestFault } from '@sluice/contracts';
import { Prisma } from '@sluice/prisma';
import { joinColumn, numberArray } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { Resources } from '../resources/resources.ts';
import { describeSyncAbsence, lockSync, requireOpen } from './read-sync.ts';
import { type NamedProduct, productsPath, type SyncKey, type SyncSession } from './sync-session.ts';

/** A product that cannot be named, and why; `productId` is null where it cannot be read. */
export interface RefusedProduct {
  productId: string | null;
  reason: string;
}

/**
 * Names distinct products in an open session: all of them, or none. One that the session has already, with the same
 * lastUpdate, is named once.
 *
 * @param refused what the surface could not read: they are refused together with those that the core refuses
 * @throws RequestFault not_found, session_done, archived; bad_request with each product that could not be named
 */
export function nameProducts(
  { db, limits }: Resources,
  key: SyncKey,
  { products, refused }: { products: readonly NamedProduct[]; refused: readonly RefusedProduct[] },
): Promise<SyncSession> {
  return db.forPartner(key.partnerId, async (tx) => {
    const session = await lockSync(tx, key);
    if (session === null) throw describeSyncAbsence(key);
    requireOpen(session);
    const unnamable = products.length === 0 ? [] : await findUnnamable(tx, key, products);
    const faults = [...refused, ...unnamable.map(describeUnnamable)];
    if (faults.length > 0) throw describeRefused(faults);
    await insertSyncProducts(tx, { ...key, ttlS: limits.sessionTtlS }, products);
    return (await lockSync(tx, key)) ?? session;
  });
}

function describeUnnamable({ productId, fault }: UnnamableProduct): RefusedProduct {
  switch (fault) {
    case 'unknown':
      return { productId, reason: `There is no product '${productId}' in ${productsPath}.` };
    case 'named_otherwise':
      return { productId, reason: `Product '${productId}' is in the session already, with another lastUpdate.` };
  }
}

function describeRefused(faults: readonly RefusedProduct[]): RequestFault {
  const subject = faults.length === 1 ? 'One product' : `${faults.length} products`;
  const detail = `${subject} could not be added, so none was added: ${faults[0]?.reason}`;
  return new RequestFault('bad_request', detail, { extra: { products: faults } });
}

/** Products in the order of a request. */
function namedRows(products: readonly NamedProduct[]): Prisma.Sql {
  return Prisma.sql`ROWS FROM (
    string_to_table(${joinColumn(products.map(({ productId }) => productId))}, E'\\x1f'),
    unnest(${numberArray(products.map(({ lastUpdate }) => lastUpdate))}::bigint[])
  ) WITH ORDINALITY AS named(product_id, last_update, place)`;
}

/** Why a product cannot be named in a session. */
export interface UnnamableProduct {
  productId: string;
  fault: 'unknown' | 'named_otherwise';
}

/** Those of `products`, which are distinct, that the partner does not have or that the session has with another lastUpdate. */
function findUnnamable(tx: Sql, key: SyncKey, products: readonly NamedProduct[]): Promise<UnnamableProduct[]> {
  return tx.$queryRaw<UnnamableProduct[]>`
    SELECT named.product_id AS "productId", CASE WHEN r.source_id IS NULL THEN 'unknown' ELSE 'named_otherwise' END AS fault
    FROM ${namedRows(products)}
    LEFT JOIN records r ON r.partner_id = ${key.partnerId} AND r.collection = ${productsPath}
      AND r.source_id = named.product_id AND r.lifecycle <> 'DELETED'
    LEFT JOIN sync_products existing ON existing.partner_id = ${key.partnerId} AND existing.session_id = ${key.sessionId}::uuid
      AND existing.product_id = named.product_id
    WHERE r.source_id IS NULL OR (existing.product_id IS NOT NULL AND existing.last_update IS DISTINCT FROM named.last_update)
    ORDER BY named.place`;
}

/**
 * Appends distinct products to a session that the transaction has locked; products that it has already stay as they are. The
 * session expires `ttlS` seconds from now.
 */
async function insertSyncProducts(
  tx: Sql,
  { partnerId, sessionId, ttlS }: SyncKey & { ttlS: number },
  products: readonly NamedProduct[],
): Promise<void> {
  await tx.$executeRaw`
    WITH added AS (
      INSERT INTO sync_products (partner_id, session_id, product_id, last_update, position)
      SELECT s.partner_id, s.session_id, product_id, last_update, s.products + row_number() OVER (ORDER BY place)
      FROM ${namedRows(products)}
      JOIN sync_sessions s ON s.partner_id = ${partnerId} AND s.session_id = ${sessionId}::uuid
      WHERE NOT EXISTS (
        SELECT FROM sync_products existing
        WHERE existing.partner_id = s.partner_id AND existing.session_id = s.session_id AND existing.product_id = named.product_id)
      RETURNING 1
    )
    UPDATE sync_sessions SET products = products + (SELECT count(*) FROM added),
      expires_at = now() + make_interval(secs => ${ttlS}::float8)
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid`;
}
