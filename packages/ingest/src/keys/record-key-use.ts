import type { Caller } from '../audit/caller.ts';
import type { Sql } from '../db/transaction.ts';

/**
 * Notes that a key is used, to the minute; the first time also in the audit log. One statement, which does nothing where
 * another process has noted it: whoever asks need not know.
 */
export async function recordKeyUse(db: Sql, { keyId, correlationId }: Caller): Promise<void> {
  await db.$executeRaw`
    WITH used AS (
      UPDATE api_keys SET last_used_at = now()
      WHERE key_id = ${keyId} AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
      RETURNING key_id, partner_id, old.last_used_at IS NULL AS is_first
    )
    INSERT INTO audit_log (actor, key_id, partner_id, act, target, correlation_id)
    SELECT 'partner', key_id, partner_id, 'key.first_used', key_id, ${correlationId} FROM used WHERE is_first`;
}
