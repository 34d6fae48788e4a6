import type { Sql } from '../db/transaction.ts';
import type { SyncKey } from './sync-session.ts';

/** A sync that is to be run. */
export interface UnfinishedSync extends SyncKey {
  state: 'QUEUED' | 'RUNNING';
  /** It is the first one of its partner. */
  isNext: boolean;
}

/** The first unfinished sync of each partner, and those of the others that were done first, `max` at most. */
export function listUnfinishedSyncs(db: Sql, max: number): Promise<UnfinishedSync[]> {
  return db.$queryRaw<UnfinishedSync[]>`
    SELECT partner_id AS "partnerId", session_id::text AS "sessionId", state, place = 1 AS "isNext"
    FROM (
      SELECT *, row_number() OVER (PARTITION BY partner_id ORDER BY done_seq) AS place
      FROM sync_sessions WHERE state IN ('QUEUED', 'RUNNING')
    ) AS unfinished
    ORDER BY place > 1, done_seq
    LIMIT ${max}`;
}

/** The first unfinished sync of the partner; null where there is none. */
export async function findNextSync(db: Sql, partnerId: string): Promise<SyncKey | null> {
  const rows = await db.$queryRaw<SyncKey[]>`
    SELECT partner_id AS "partnerId", session_id::text AS "sessionId" FROM sync_sessions
    WHERE partner_id = ${partnerId} AND state IN ('QUEUED', 'RUNNING') ORDER BY done_seq LIMIT 1`;
  return rows[0] ?? null;
}
