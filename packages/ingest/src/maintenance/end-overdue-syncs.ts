import { failSync } from '../publication/end-sync.ts';
import { listOverdueSyncs } from '../publication/list-overdue-syncs.ts';
import { promoteNextSync } from '../publication/sync-queue.ts';
import type { ServiceResources } from '../resources.ts';

/** Ends running syncs past their time, as jobs are: what is synced stays, and the partner's next sync begins. */
export async function endOverdueSyncs(resources: ServiceResources): Promise<void> {
  const { db, service, limits, log } = resources;
  for (const { timeoutS, ...sync } of await listOverdueSyncs(service, limits.jobTimeoutS)) {
    const reason = `The sync ran longer than ${timeoutS} s. What is synced stays; name the other products in a new session.`;
    // Its last chunk is waited for, and is the last: the next one finds the sync ended. It may also have ended by itself.
    const ended = await db.forPartner(sync.partnerId, (tx) => failSync(tx, sync, reason));
    if (!ended) continue;
    log.warn('Sync timed out.', { session_id: sync.sessionId, partner_id: sync.partnerId });
    await promoteNextSync(resources, sync.partnerId);
  }
}
