import type { Sql } from '../db/transaction.ts';
import type { Limits, Resources } from '../resources/resources.ts';
import { describeFullStore, describeTooManyJobs } from './quota-faults.ts';

/** A payload that is to come. Bytes. */
export interface ExpectedPayload extends QuotaQuery {
  /** What the headers say of its size; left out: nothing. */
  declaredBytes?: number | undefined;
  /** What leaves the store where it is taken in. */
  freedBytes?: number;
}

/** How many bytes of a payload the store takes. */
export interface PayloadQuota {
  limit: number;
  left: number;
}

/** For what is there already: sent again, it is not kept a second time. */
export const unlimitedQuota: PayloadQuota = { limit: Number.POSITIVE_INFINITY, left: Number.POSITIVE_INFINITY };

/**
 * Checks whether the quota of a partner allows a payload, before any of it is read. Other payloads may use it up meanwhile:
 * admitPayload decides, in the transaction that records the payload.
 *
 * @throws RequestFault too_many_jobs, payload_quota_exceeded
 */
export async function checkQuota({ db, limits }: Resources, expected: ExpectedPayload): Promise<PayloadQuota> {
  const { declaredBytes = 1, freedBytes = 0, correlationId } = expected;
  const quota = await db.forPartner(expected.partnerId, (tx) => selectQuota(tx, expected, limits));
  const { jobsLeft, bytesLeft, maxUnfinishedJobs, maxPayloadBytes: limit } = quota;
  if (quota.isKnown) return unlimitedQuota;
  if (correlationId !== null && jobsLeft < 1) throw describeTooManyJobs(maxUnfinishedJobs);
  const left = bytesLeft + freedBytes;
  if (left < declaredBytes) throw describeFullStore({ limit, left });
  return { limit, left };
}

/** What is left of a partner's quota. */
export interface RemainingQuota {
  /** Below 1: none. */
  jobsLeft: number;
  maxUnfinishedJobs: number;
  /** In the payload store. Below 1: none. */
  bytesLeft: number;
  maxPayloadBytes: number;
  /** Its submission of that correlation id is a job already. */
  isKnown: boolean;
}

/** Whose quota, for what. */
export interface QuotaQuery {
  partnerId: string;
  /** Of a submission; null where a part of a session is to come. */
  correlationId: string | null;
}

/** How much of its quota a partner has not used; its unfinished jobs are counted in the index of lanes. */
async function selectQuota(
  db: Sql,
  { partnerId, correlationId }: QuotaQuery,
  limits: PartnerLimits,
): Promise<RemainingQuota> {
  const [quota] = await db.$queryRaw<RemainingQuota[]>`
    SELECT max_jobs AS "maxUnfinishedJobs", max_bytes AS "maxPayloadBytes", max_bytes - payload_bytes AS "bytesLeft",
      max_jobs - (
        SELECT count(*) FROM jobs WHERE partner_id = ${partnerId} AND state IN ('QUEUED', 'RUNNING')
      )::integer AS "jobsLeft",
      EXISTS (
        SELECT FROM jobs WHERE partner_id = ${partnerId} AND correlation_id = ${correlationId}::text
      ) AS "isKnown"
    FROM (
      SELECT coalesce(max_unfinished_jobs, ${limits.maxUnfinishedJobs}::integer) AS max_jobs,
        coalesce(max_payload_bytes, ${limits.maxPayloadBytes}::bigint)::float8 AS max_bytes, payload_bytes::float8
      FROM partners WHERE partner_id = ${partnerId}
    ) AS partner`;
  if (quota === undefined) throw new Error(`There is no partner '${partnerId}'.`);
  return quota;
}

/**
 * Passes a body on as far as the quota goes.
 *
 * @throws RequestFault payload_quota_exceeded; the error of `body`
 */
export async function* limitToQuota(
  body: AsyncIterable<Buffer>,
  { limit, left }: PayloadQuota,
): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > left) throw describeFullStore({ limit, left });
    yield chunk;
  }
}

/** What holds for one partner. */
export type PartnerLimits = Pick<Limits, 'requestsPerS' | 'maxUnfinishedJobs' | 'maxPayloadBytes'>;

/** A partner's own limits, and the service's `limits` where it has none. */
export async function selectPartnerLimits(db: Sql, partnerId: string, limits: PartnerLimits): Promise<PartnerLimits> {
  const own = await db.partner.findUniqueOrThrow({
    where: { partnerId },
    select: { requestsPerS: true, maxUnfinishedJobs: true, maxPayloadBytes: true },
  });
  return {
    requestsPerS: own.requestsPerS ?? limits.requestsPerS,
    maxUnfinishedJobs: own.maxUnfinishedJobs ?? limits.maxUnfinishedJobs,
    maxPayloadBytes: Number(own.maxPayloadBytes ?? limits.maxPayloadBytes),
  };
}
