import type { Sql } from '../db/transaction.ts';
import { syncReasons } from '../jobs/job-reasons.ts';
import { failSync, type SyncClaim } from '../publication/sync-progress.ts';
import { promoteNextSync } from '../publication/sync-queue.ts';
import type { ServiceResources } from '../resources/resources.ts';

/** Ends running syncs past their time, as jobs are: what is synced stays, and the partner's next sync begins. */
export async function endOverdueSyncs(resources: ServiceResources): Promise<void> {
  const { db, service, limits, log } = resources;
  for (const { timeoutS, ...sync } of await listOverdueSyncs(service, limits.jobTimeoutS)) {
    // Its last chunk is waited for, and is the last: the next one finds the sync ended. It may also have ended by itself.
    const ended = await db.forPartner(sync.partnerId, (tx) => failSync(tx, sync, syncReasons.timedOut(timeoutS)));
    if (!ended) continue;
    log.warn('Sync timed out', { session_id: sync.sessionId, partner_id: sync.partnerId });
    await promoteNextSync(resources, sync.partnerId);
  }
}

/** A sync that runs for longer than it may. */
export interface OverdueSync extends SyncClaim {
  /** What it was allowed. Seconds. */
  timeoutS: number;
}

/** Running syncs past the time that their partner allows a job, or the service where the partner has none. */
function listOverdueSyncs(db: Sql, defaultTimeoutS: number): Promise<OverdueSync[]> {
  return db.$queryRaw<OverdueSync[]>`
    SELECT s.partner_id AS "partnerId", s.session_id::text AS "sessionId", s.epoch, allowed.s AS "timeoutS"
    FROM sync_sessions s JOIN partners p USING (partner_id)
    CROSS JOIN LATERAL (SELECT coalesce(p.job_timeout_s, ${defaultTimeoutS}::integer) AS s) AS allowed
    WHERE s.state = 'RUNNING' AND s.started_at < now() - make_interval(secs => allowed.s)`;
}
