import type { Sql } from '../db/transaction.ts';
import type { PartnerLimits } from './select-partner-limits.ts';

/** What a partner may still hand in. */
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
export async function selectQuota(
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
