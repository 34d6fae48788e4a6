import type { Sql } from '../db/transaction.ts';
import type { Resources } from '../resources/resources.ts';
import { syncColumns } from './read-sync.ts';
import type { SyncSession } from './sync-session.ts';

/** Opens a sync session; `contexts` are distinct: each of its products is to be copied in every one of them. */
export function openSync(
  { db, limits }: Resources,
  session: { partnerId: string; contexts: readonly string[] },
): Promise<SyncSession> {
  return db.forPartner(session.partnerId, (tx) => insertSync(tx, session, limits.sessionTtlS));
}

/** Inserts a sync session that expires in `ttlS` seconds without products. */
async function insertSync(
  db: Sql,
  { partnerId, contexts }: { partnerId: string; contexts: readonly string[] },
  ttlS: number,
): Promise<SyncSession> {
  const [inserted] = await db.$queryRaw<SyncSession[]>`
    INSERT INTO sync_sessions AS s (partner_id, contexts, expires_at)
    VALUES (${partnerId}, ${contexts}::text[], now() + make_interval(secs => ${ttlS}::float8))
    RETURNING ${syncColumns}`;
  if (inserted === undefined) throw new Error('The sync session was not inserted.');
  return inserted;
}
