import type { Sql } from '../db/transaction.ts';

/** The partner that a key belongs to, as far as every request asks for it. */
export interface KeyOwner {
  partnerId: string;
  keyId: string;
  isRevoked: boolean;
  /** The key was last used more than a minute ago, or never: its use is to be noted. */
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
