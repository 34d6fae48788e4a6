import { takeLocks } from '../db/locks.ts';
import type { Sql } from '../db/transaction.ts';
import type { PartnerDatabase } from '../resources/resources.ts';
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
  /** How many of them are processed. */
  cursor: number;
  /** Claims in a row, this one included, between which nothing was achieved. */
  claims: number;
}

/**
 * Claims a sync: raises its epoch, so that its previous worker writes nothing more. Only the first unfinished sync of a
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

/** One step of a sync's cursor: positions behind `from`, up to `to`. */
export interface SyncStep {
  from: number;
  to: number;
}

/**
 * The fence (Exactly once): locks the session for the transaction, where the claim still holds and the cursor stands where this
 * worker believes it to be. False: nothing may be written. A new claim waits for the transaction's end.
 */
export async function passSyncFence(tx: Sql, claim: SyncClaim, { from }: SyncStep): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM sync_sessions
    WHERE partner_id = ${claim.partnerId} AND session_id = ${claim.sessionId}::uuid AND epoch = ${claim.epoch}
      AND state = 'RUNNING' AND cursor = ${from}
    FOR UPDATE`;
  return rows.length === 1;
}

/**
 * Moves the cursor past the fence over products that are processed. The table's CHECK refuses a step that does not balance
 * (Conservation).
 */
export async function advanceSync(
  tx: Sql,
  { partnerId, sessionId }: SyncClaim,
  { to, synced, failed }: SyncStep & { synced: number; failed: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE sync_sessions SET cursor = ${to}, synced = synced + ${synced}, failed = failed + ${failed}, claims = 0
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid`;
}

/** Ends a running sync whose products are all processed. False: the claim is lost. */
export async function endSync(db: Sql, { partnerId, sessionId, epoch }: SyncClaim): Promise<boolean> {
  const ended = await db.$executeRaw`
    UPDATE sync_sessions SET finished_at = clock_timestamp(),
      state = CASE WHEN failed > 0 THEN 'COMPLETED_WITH_ERRORS' ELSE 'COMPLETED' END
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND epoch = ${epoch} AND state = 'RUNNING'
      AND cursor = products`;
  return ended === 1;
}

/** Ends a running sync whose products are not all processed; what is synced stays. False: the claim is lost. */
export async function failSync(db: Sql, { partnerId, sessionId, epoch }: SyncClaim, reason: string): Promise<boolean> {
  const ended = await db.$executeRaw`
    UPDATE sync_sessions SET finished_at = clock_timestamp(), state = 'FAILED', reason = ${reason}
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND epoch = ${epoch} AND state = 'RUNNING'`;
  return ended === 1;
}
