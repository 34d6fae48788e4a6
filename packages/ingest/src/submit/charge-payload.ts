import type { Sql } from '../db/transaction.ts';
import type { PartnerLimits } from './select-partner-limits.ts';

/** Bytes that come into the payload store for a partner; below 0: that leave it. */
export interface PayloadCharge {
  partnerId: string;
  bytes: number;
}

/** What a partner has then, and may have. */
export interface PayloadAccount {
  payloadBytes: number;
  maxPayloadBytes: number;
  maxUnfinishedJobs: number;
}

/**
 * Enters a payload in its partner's account. Until the transaction ends no other payload of the partner is entered; so it is the
 * last thing that a transaction does but for a count.
 */
export async function chargePayload(
  tx: Sql,
  { partnerId, bytes }: PayloadCharge,
  limits: PartnerLimits,
): Promise<PayloadAccount> {
  const [account] = await tx.$queryRaw<PayloadAccount[]>`
    UPDATE partners SET payload_bytes = payload_bytes + ${bytes}::bigint
    WHERE partner_id = ${partnerId}
    RETURNING payload_bytes::float8 AS "payloadBytes",
      coalesce(max_payload_bytes, ${limits.maxPayloadBytes}::bigint)::float8 AS "maxPayloadBytes",
      coalesce(max_unfinished_jobs, ${limits.maxUnfinishedJobs}::integer) AS "maxUnfinishedJobs"`;
  if (account === undefined) throw new Error(`There is no partner '${partnerId}'.`);
  return account;
}
