import type { Caller } from '../audit/audit-log.ts';
import type { Sql } from '../db/transaction.ts';

/**
 * Records that a key is used, to the minute; the first time also in the audit log. One statement, which does nothing where
 * another process recorded it already.
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

/** The partner that a key belongs to, as far as every request asks for it. */
export interface KeyOwner {
  partnerId: string;
  keyId: string;
  isRevoked: boolean;
  /** The key was last used more than a minute ago, or never: its use is to be recorded. */
  isUseDue: boolean;
  /** Null: the service's default. */
  requestsPerS: number | null;
}

/** The owner of a key, revoked or not; null where it is nobody's. One probe of two indexes, for each request. */
export async function selectKeyOwner(db: Sql, keyHash: Uint8Array): Promise<KeyOwner | null> {
  const rows = await db.$queryRaw<KeyOwner[]>`
    SELECT partner_id AS "partnerId", requests_per_s AS "requestsPerS", key_id AS "keyId",
      revoked_at IS NOT NULL AS "isRevoked", coalesce(last_used_at < now() - interval '1 minute', true) AS "isUseDue"
    FROM api_keys JOIN partners USING (partner_id)
    WHERE key_hash = ${keyHash}`;
  return rows[0] ?? null;
}
