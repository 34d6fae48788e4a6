import type { Resources } from '../resources.ts';
import { insertSync } from '../sql/insert-sync.ts';
import type { SyncSession } from './sync-session.ts';

/** Opens a sync session; `contexts` are distinct: each of its products is to be copied in every one of them. */
export function openSync(
  { db, limits }: Resources,
  session: { partnerId: string; contexts: readonly string[] },
): Promise<SyncSession> {
  return insertSync(db, session, limits.sessionTtlS);
}
