import type { Sql } from '../db/transaction.ts';
import { syncColumns } from './select-sync.ts';
import type { SyncSession } from './sync-session.ts';

/** Enters a sync session that waits for `ttlS` seconds to be given products, or to be done. */
export async function insertSync(
  db: Sql,
  { partnerId, contexts }: { partnerId: string; contexts: readonly string[] },
  ttlS: number,
): Promise<SyncSession> {
  const [inserted] = await db.$queryRaw<SyncSession[]>`
    INSERT INTO sync_sessions AS s (partner_id, contexts, expires_at)
    VALUES (${partnerId}, ${contexts}::text[], now() + make_interval(secs => ${ttlS}::float8))
    RETURNING ${syncColumns}`;
  if (inserted === undefined) throw new Error('The sync session was not entered.');
  return inserted;
}
