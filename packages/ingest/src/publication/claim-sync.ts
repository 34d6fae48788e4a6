import { takeLocks } from '../db/take-locks.ts';
import type { PartnerDatabase } from '../resources.ts';
import { syncQueueLock } from './sync-queue.ts';
import type { SyncKey } from './sync-session.ts';

/** A worker's right to work on a sync: void as soon as another claim raises the epoch. */
export interface SyncClaim extends SyncKey {
  epoch: number;
}

/** A sync that was just claimed. */
export interface ClaimedSync extends SyncClaim {
  contexts: string[];
  products: number;
  /** How many of them are settled. */
  cursor: number;
  /** Claims in a row, this one included, between which nothing was achieved. */
  claims: number;
}

/**
 * Claims a sync: raises its epoch, so that whoever held it before writes nothing more. Only the first unfinished sync of a
 * partner is claimed. Null: it is finished, or not the first.
 */
export async function claimSync(db: PartnerDatabase, { partnerId, sessionId }: SyncKey): Promise<ClaimedSync | null> {
  const rows = await db.forPartner(partnerId, async (tx) => {
    await takeLocks(tx, { shared: [], exclusive: [syncQueueLock(partnerId)] });
    return tx.$queryRaw<ClaimedSync[]>`
      UPDATE sync_sessions s SET state = 'RUNNING', epoch = epoch + 1, claims = claims + 1,
        started_at = coalesce(started_at, clock_timestamp())
      WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND state IN ('QUEUED', 'RUNNING')
        AND NOT EXISTS (
          SELECT FROM sync_sessions earlier
          WHERE earlier.partner_id = s.partner_id AND earlier.state IN ('QUEUED', 'RUNNING')
            AND earlier.done_seq < s.done_seq)
      RETURNING partner_id AS "partnerId", session_id::text AS "sessionId", epoch, contexts, products, cursor, claims`;
  });
  return rows[0] ?? null;
}
