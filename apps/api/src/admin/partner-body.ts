import type { Partner } from '@sluice/prisma';
import type { JsonValue } from '../json/assemble-json.ts';

/** A partner as the wire shows it; a `job_timeout_s` of null stands for the service's default. */
export function partnerBody({ partnerId, name, jobTimeoutS, createdAt }: Partner): JsonValue {
  return { partner_id: partnerId, name, job_timeout_s: jobTimeoutS, created_at: createdAt };
}
