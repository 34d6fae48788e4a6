import type { Sql } from '../db/transaction.ts';
import type { SyncClaim } from './claim-sync.ts';

/** A sync that runs for longer than it may. */
export interface OverdueSync extends SyncClaim {
  /** What it was allowed. Seconds. */
  timeoutS: number;
}

/** Running syncs past the time that their partner allows a job, or the service where the partner has none. */
export function listOverdueSyncs(db: Sql, defaultTimeoutS: number): Promise<OverdueSync[]> {
  return db.$queryRaw<OverdueSync[]>`
    SELECT s.partner_id AS "partnerId", s.session_id::text AS "sessionId", s.epoch, allowed.s AS "timeoutS"
    FROM sync_sessions s JOIN partners p USING (partner_id)
    CROSS JOIN LATERAL (SELECT coalesce(p.job_timeout_s, ${defaultTimeoutS}::integer) AS s) AS allowed
    WHERE s.state = 'RUNNING' AND s.started_at < now() - make_interval(secs => allowed.s)`;
}
