import type { Sql } from '../db/transaction.ts';
import type { SessionKey, StoredPart } from './session.ts';

/** The parts of a session, in their order. */
export function listParts(db: Sql, { partnerId, sessionId }: SessionKey): Promise<StoredPart[]> {
  return db.$queryRaw<StoredPart[]>`
    SELECT number, items, bytes::float8 AS bytes, sha256, payload_key AS "payloadKey",
      byte_start::float8 AS "byteStart", byte_end::float8 AS "byteEnd"
    FROM session_parts WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid ORDER BY number`;
}
