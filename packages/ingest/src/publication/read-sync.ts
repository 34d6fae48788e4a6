import { cutPage, decodeCursor, indexKey } from '../db/cursor.ts';
import type { PartnerDatabase } from '../resources.ts';
import type { Page } from '../views.ts';
import { describeSyncAbsence } from './describe-sync-refusal.ts';
import { selectSync, selectSyncProducts } from './select-sync.ts';
import type { SyncKey, SyncProduct, SyncSession } from './sync-session.ts';

/** A sync session with a page of its products, in the order in which they were named. */
export interface SyncPage {
  session: SyncSession;
  page: Page<SyncProduct>;
}

/**
 * A sync session of the partner, and what became of its products.
 *
 * @throws RequestFault not_found (rule 9), invalid_parameter for a cursor of another listing
 */
export async function readSync(
  db: PartnerDatabase,
  key: SyncKey,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<SyncPage> {
  const after = Number(decodeCursor(cursor, indexKey) ?? 0);
  return db.forPartner(key.partnerId, async (tx) => {
    // In this order: a session that has ended shows no product as pending.
    const session = await selectSync(tx, key);
    if (session === null) throw describeSyncAbsence(key);
    const rows = await selectSyncProducts(tx, key, { after, max: limit + 1 });
    return { session, page: cutPage(rows, limit, ({ position }) => String(position)) };
  });
}
