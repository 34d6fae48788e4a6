import { RequestFault } from '@sluice/contracts';
import type { Resources } from '../resources.ts';
import { describeSyncAbsence, requireOpen } from './describe-sync-refusal.ts';
import { findUnnamable, insertSyncProducts, type UnnamableProduct } from './insert-sync-products.ts';
import { lockSync } from './select-sync.ts';
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
      return { productId, reason: `The session has product '${productId}' already, with another lastUpdate.` };
  }
}

function describeRefused(faults: readonly RefusedProduct[]): RequestFault {
  const subject = faults.length === 1 ? 'One product' : `${faults.length} products`;
  const detail = `${subject} could not be added, so that none was: ${faults[0]?.reason}`;
  return new RequestFault('bad_request', detail, { extra: { products: faults } });
}
