import type { Resources } from '../resources.ts';
import { failSync } from '../sql/end-sync.ts';
import { listOverdueSyncs } from '../sql/list-overdue-syncs.ts';
import { promoteNextSync } from './sync-queue.ts';

/** Ends running syncs past their time, as jobs are: what is synced stays, and the partner's next sync begins. */
export async function endOverdueSyncs(resources: Resources): Promise<void> {
  const { db, limits, log } = resources;
  for (const { timeoutS, ...sync } of await listOverdueSyncs(db, limits.jobTimeoutS)) {
    const reason = `The sync ran longer than ${timeoutS} s. What is synced stays; name the other products in a new session.`;
    // Its last chunk is waited for, and is the last: the next one finds the sync ended. It may also have ended by itself.
    if (!(await failSync(db, sync, reason))) continue;
    log.warn('Sync timed out.', { session_id: sync.sessionId, partner_id: sync.partnerId });
    await promoteNextSync(resources, sync.partnerId);
  }
}
