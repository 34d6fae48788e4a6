import type { Sql } from './transaction.ts';

/** The partner that a key belongs to, as far as every request asks for it. */
export interface KeyOwner {
  partnerId: string;
  /** Null: the service's default. */
  requestsPerS: number | null;
}

/** The owner of a key; null where it is nobody's, or revoked. One probe of two indexes, for each request. */
export async function selectKeyOwner(db: Sql, keyHash: Uint8Array): Promise<KeyOwner | null> {
  const rows = await db.$queryRaw<KeyOwner[]>`
    SELECT partner_id AS "partnerId", requests_per_s AS "requestsPerS"
    FROM api_keys JOIN partners USING (partner_id)
    WHERE key_hash = ${keyHash} AND revoked_at IS NULL`;
  return rows[0] ?? null;
}
