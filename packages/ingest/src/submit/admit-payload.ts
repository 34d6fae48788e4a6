import type { Sql } from '../db/transaction.ts';
import type { Resources } from '../resources/resources.ts';
import type { PartnerLimits } from './quota.ts';
import { describeFullStore, describeTooManyJobs } from './quota-faults.ts';

/**
 * Charges a payload to its partner's account, in the transaction that records it. From here to the end of the transaction no
 * other payload of the partner is admitted, so that no two together exceed the quota.
 *
 * @throws RequestFault payload_quota_exceeded
 */
export async function admitPayload(tx: Sql, { limits }: Resources, charge: PayloadCharge): Promise<PayloadAccount> {
  const account = await chargePayload(tx, charge, limits);
  const { payloadBytes, maxPayloadBytes: limit } = account;
  if (charge.bytes <= 0 || payloadBytes <= limit) return account;
  throw describeFullStore({ limit, left: limit - payloadBytes + charge.bytes });
}

/**
 * Admits a payload with the job that it is of, which the transaction has recorded.
 *
 * @throws RequestFault payload_quota_exceeded, too_many_jobs
 */
export async function admitJob(tx: Sql, resources: Resources, charge: PayloadCharge): Promise<void> {
  const { maxUnfinishedJobs } = await admitPayload(tx, resources, charge);
  if ((await countUnfinished(tx, charge.partnerId)) > maxUnfinishedJobs) throw describeTooManyJobs(maxUnfinishedJobs);
}

/** Bytes that are added to a partner's payload store; below 0: removed from it. */
export interface PayloadCharge {
  partnerId: string;
  bytes: number;
}

/** What a partner uses then, and its limits. */
export interface PayloadAccount {
  payloadBytes: number;
  maxPayloadBytes: number;
  maxUnfinishedJobs: number;
}

/**
 * Charges a payload to its partner's account. This locks the account until the transaction ends, so that it comes last in the
 * transaction, before a count alone.
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

/** How many jobs of a partner have not ended, by the index of lanes. */
async function countUnfinished(db: Sql, partnerId: string): Promise<number> {
  const [counted] = await db.$queryRaw<{ jobs: number }[]>`
    SELECT count(*)::integer AS jobs FROM jobs WHERE partner_id = ${partnerId} AND state IN ('QUEUED', 'RUNNING')`;
  return counted?.jobs ?? 0;
}
