import type { Sql } from '../db/transaction.ts';
import type { Limits } from '../resources/resources.ts';

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
