import type { Sql } from '../db/transaction.ts';
import type { SyncClaim } from './claim-sync.ts';

/** One step of a sync's cursor: positions behind `from`, up to `to`. */
export interface SyncStep {
  from: number;
  to: number;
}

/**
 * The fence (rule 3): locks the session for the transaction, where the claim still holds and the cursor stands where this
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
 * Moves the cursor past the fence over products that are settled. The table's CHECK refuses a step that does not balance
 * (rule 4).
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
