import type { Resources } from '../resources.ts';
import { insertSync } from './insert-sync.ts';
import type { SyncSession } from './sync-session.ts';

/** Opens a sync session; `contexts` are distinct: each of its products is to be copied in every one of them. */
export function openSync(
  { db, limits }: Resources,
  session: { partnerId: string; contexts: readonly string[] },
): Promise<SyncSession> {
  return db.forPartner(session.partnerId, (tx) => insertSync(tx, session, limits.sessionTtlS));
}
