import type { Sql } from '../db/transaction.ts';
import type { SyncClaim } from './claim-sync.ts';

/** Ends a running sync whose products are all settled. False: the claim is lost. */
export async function endSync(db: Sql, { partnerId, sessionId, epoch }: SyncClaim): Promise<boolean> {
  const ended = await db.$executeRaw`
    UPDATE sync_sessions SET finished_at = clock_timestamp(),
      state = CASE WHEN failed > 0 THEN 'COMPLETED_WITH_ERRORS' ELSE 'COMPLETED' END
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND epoch = ${epoch} AND state = 'RUNNING'
      AND cursor = products`;
  return ended === 1;
}

/** Ends a running sync whose products are not all settled; what is settled stays. False: the claim is lost. */
export async function failSync(db: Sql, { partnerId, sessionId, epoch }: SyncClaim, reason: string): Promise<boolean> {
  const ended = await db.$executeRaw`
    UPDATE sync_sessions SET finished_at = clock_timestamp(), state = 'FAILED', reason = ${reason}
    WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid AND epoch = ${epoch} AND state = 'RUNNING'`;
  return ended === 1;
}
