import type { JsonValue } from '../json/assemble-json.ts';

/** A partner as the wire shows it. */
export function partnerBody({
  partnerId,
  name,
  createdAt,
}: {
  partnerId: string;
  name: string;
  createdAt: Date;
}): JsonValue {
  return { partner_id: partnerId, name, created_at: createdAt };
}
