import { Prisma } from '@sluice/prisma';
import type { Sql } from '../db/transaction.ts';
import type { Session, SessionKey } from './session.ts';

/** The columns of a Session; the table goes by its own name. */
export const sessionColumns = Prisma.sql`partner_id AS "partnerId", session_id::text AS "sessionId", collection, mode, action,
  allow_empty AS "allowEmpty", content_format AS "contentFormat", csv_header AS "csvHeader",
  payload_bytes AS "payloadBytes", job_id::text AS "jobId", created_at AS "createdAt", expires_at AS "expiresAt",
  CASE WHEN job_id IS NOT NULL THEN 'DONE' WHEN expires_at > now() THEN 'OPEN' ELSE 'EXPIRED' END AS state`;

/** A session of the partner; null where there is none (rule 9). */
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
