import { Prisma } from '@sluice/prisma';
import type { Sql } from '../db/transaction.ts';
import type { PartnerDatabase } from '../resources/resources.ts';
import { describeAbsence } from './describe-refusal.ts';
import type { Session, SessionKey, SessionView, StoredPart } from './session.ts';

/** The columns of a Session; the table goes by its own name. */
export const sessionColumns = Prisma.sql`partner_id AS "partnerId", session_id::text AS "sessionId", collection, mode, action,
  allow_empty AS "allowEmpty", content_format AS "contentFormat", csv_header AS "csvHeader",
  payload_bytes AS "payloadBytes", job_id::text AS "jobId", created_at AS "createdAt", expires_at AS "expiresAt",
  CASE WHEN job_id IS NOT NULL THEN 'DONE' WHEN expires_at > now() THEN 'OPEN' ELSE 'EXPIRED' END AS state`;

/** A session of the partner; null where there is none (Tenant isolation). */
export function selectSession(db: Sql, key: SessionKey): Promise<Session | null> {
  return selectOne(db, key, Prisma.empty);
}

/** The same, and nobody else changes it, nor adds a part to it, before the transaction ends. */
export function lockSession(tx: Sql, key: SessionKey): Promise<Session | null> {
  return selectOne(tx, key, Prisma.sql`FOR UPDATE`);
}

async function selectOne(db: Sql, key: SessionKey, tail: Prisma.Sql): Promise<Session | null> {
  const rows = await db.$queryRaw<Session[]>`
    SELECT ${sessionColumns} FROM sessions
    WHERE partner_id = ${key.partnerId} AND session_id = ${key.sessionId}::uuid ${tail}`;
  return rows[0] ?? null;
}

/** The parts of a session, in their order. */
export function listParts(db: Sql, { partnerId, sessionId }: SessionKey): Promise<StoredPart[]> {
  return db.$queryRaw<StoredPart[]>`
    SELECT number, items, bytes::float8 AS bytes, sha256, payload_key AS "payloadKey",
      byte_start::float8 AS "byteStart", byte_end::float8 AS "byteEnd"
    FROM session_parts WHERE partner_id = ${partnerId} AND session_id = ${sessionId}::uuid ORDER BY number`;
}

/**
 * A session of the partner with its parts.
 *
 * @throws RequestFault not_found where there is none (Tenant isolation).
 */
export async function requireSession(db: PartnerDatabase, key: SessionKey): Promise<SessionView> {
  return db.forPartner(key.partnerId, async (tx) => {
    // In this order: a session whose parts are listed knows their format.
    const parts = await listParts(tx, key);
    const session = await selectSession(tx, key);
    if (session === null) throw describeAbsence(key);
    return { ...session, parts };
  });
}
