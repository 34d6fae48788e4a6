import { syncProducts } from '@sluice/contracts';
import { takeLocks } from '../db/locks.ts';
import type { Sql } from '../db/transaction.ts';
import { enqueueOrLeave } from '../queue/enqueue.ts';
import type { Resources } from '../resources/resources.ts';
import { describeSyncAbsence, lockSync, requireOpen } from './read-sync.ts';
import { syncQueueLock } from './sync-queue.ts';
import type { SyncKey, SyncSession } from './sync-session.ts';

/**
 * Finishes a session: its sync is queued behind those that the partner has finished before, and survives from here on
 * whatever happens to the queue.
 *
 * @throws RequestFault not_found, session_done, archived
 */
export async function finishSync(resources: Resources, key: SyncKey): Promise<SyncSession> {
  const session = await resources.db.forPartner(key.partnerId, async (tx) => {
    // Places are given one after the other, and no session is claimed meanwhile: a claim sees every earlier place.
    await takeLocks(tx, { shared: [], exclusive: [syncQueueLock(key.partnerId)] });
    const open = await lockSync(tx, key);
    if (open === null) throw describeSyncAbsence(key);
    requireOpen(open);
    await queueSync(tx, key);
    return (await lockSync(tx, key)) ?? open;
  });
  await resources.failpoint('submission.recorded');
  await enqueueOrLeave(resources, syncProducts(key));
  return session;
}

/** Gives a session that the transaction has locked its place in the queue: the last. */
async function queueSync(tx: Sql, { partnerId, sessionId }: SyncKey): Promise<void> {
  await tx.$executeRaw`
    UPDATE sync_sessions SET state = 'QUEUED', done_seq = nextval('sync_sessions_done_seq'), done_at = now()
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid`;
}
