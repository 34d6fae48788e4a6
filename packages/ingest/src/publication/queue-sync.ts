import type { Sql } from '../db/transaction.ts';
import type { SyncKey } from './sync-session.ts';

/** Gives a session that the transaction has locked its place in the queue: the last. */
export async function queueSync(tx: Sql, { partnerId, sessionId }: SyncKey): Promise<void> {
  await tx.$executeRaw`
    UPDATE sync_sessions SET state = 'QUEUED', done_seq = nextval('sync_sessions_done_seq'), done_at = now()
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid`;
}
