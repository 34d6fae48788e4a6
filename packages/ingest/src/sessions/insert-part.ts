import type { PayloadFormat } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import type { SessionKey, StoredPart } from './session.ts';

/** A part to be entered in a session, and what the session learns from it. */
export interface NewPart extends SessionKey, StoredPart {
  format: PayloadFormat;
  csvHeader: string[];
  /** How long the session then waits for the next one. Seconds. */
  ttlS: number;
}

/** Enters a part in its session, which the transaction has locked. */
export async function insertPart(tx: Sql, part: NewPart): Promise<void> {
  await tx.$executeRaw`
    WITH grown AS (
      UPDATE sessions SET parts = parts + 1, payload_bytes = payload_bytes + ${measureInPayload(part)}::bigint,
        content_format = ${part.format}, csv_header = ${part.csvHeader}::text[],
        expires_at = now() + make_interval(secs => ${part.ttlS}::float8)
      WHERE partner_id = ${part.partnerId} AND session_id = ${part.sessionId}::uuid
    )
    INSERT INTO session_parts (partner_id, session_id, number, items, bytes, sha256, byte_start, byte_end, payload_key)
    VALUES (${part.partnerId}, ${part.sessionId}::uuid, ${part.number}, ${part.items}, ${part.bytes}, ${part.sha256},
      ${part.byteStart}, ${part.byteEnd}, ${part.payloadKey})`;
}

/** What a part adds to the payload: its items, and what separates them from the next ones. Bytes. */
export function measureInPayload({ byteStart, byteEnd }: Pick<StoredPart, 'byteStart' | 'byteEnd'>): number {
  return byteEnd - byteStart + 1;
}
