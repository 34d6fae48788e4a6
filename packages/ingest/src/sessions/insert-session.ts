import type { Sql } from '../db/transaction.ts';
import { sessionColumns } from './select-session.ts';
import type { NewSession, Session } from './session.ts';

/** Enters a session that waits for its first part for `ttlS` seconds. */
export async function insertSession(db: Sql, session: NewSession, ttlS: number): Promise<Session> {
  const rows = await db.$queryRaw<Session[]>`
    INSERT INTO sessions (partner_id, collection, mode, action, allow_empty, expires_at)
    VALUES (${session.partnerId}, ${session.collection.path}, ${session.mode}, ${session.action}, ${session.allowEmpty},
      now() + make_interval(secs => ${ttlS}::float8))
    RETURNING ${sessionColumns}`;
  const [inserted] = rows;
  if (inserted === undefined) throw new Error('The session was not entered.');
  return inserted;
}
