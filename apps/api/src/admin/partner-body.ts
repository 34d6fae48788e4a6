import type { Partner } from '@sluice/prisma';
import type { JsonValue } from '../http/json.ts';

/** A partner as the wire shows it; a setting of null stands for the service's default. */
export function partnerBody(partner: Partner): JsonValue {
  const { partnerId, name, jobTimeoutS, requestsPerS, maxUnfinishedJobs, maxPayloadBytes } = partner;
  return {
    partner_id: partnerId,
    name,
    job_timeout_s: jobTimeoutS,
    requests_per_s: requestsPerS,
    max_unfinished_jobs: maxUnfinishedJobs,
    max_payload_bytes: maxPayloadBytes === null ? null : Number(maxPayloadBytes),
    payload_bytes: Number(partner.payloadBytes),
    created_at: partner.createdAt,
  };
}
