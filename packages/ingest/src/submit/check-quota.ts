import type { Resources } from '../resources.ts';
import { describeFullStore, describeTooManyJobs } from './describe-excess.ts';
import { type QuotaQuery, selectQuota } from './select-quota.ts';

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
 * Checks whether the quota of a partner allows a payload, before any of it is read. What is taken in meanwhile may use it up: that
 * is decided where the payload is recorded.
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
