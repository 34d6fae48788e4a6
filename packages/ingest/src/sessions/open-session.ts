import type { Sql } from '../db/transaction.ts';
import type { Resources } from '../resources/resources.ts';
import { sessionColumns } from './read-session.ts';
import type { NewSession, Session, SessionView } from './session.ts';

/** Opens a session: its parts may come now, in any order, each as often as it takes. */
export async function openSession({ db, limits }: Resources, session: NewSession): Promise<SessionView> {
  const opened = await db.forPartner(session.partnerId, (tx) => insertSession(tx, session, limits.sessionTtlS));
  return { ...opened, parts: [] };
}

/** Inserts a session that waits for its first part for `ttlS` seconds. */
async function insertSession(db: Sql, session: NewSession, ttlS: number): Promise<Session> {
  const rows = await db.$queryRaw<Session[]>`
    INSERT INTO sessions (partner_id, collection, mode, action, allow_empty, expires_at)
    VALUES (${session.partnerId}, ${session.collection.path}, ${session.mode}, ${session.action}, ${session.allowEmpty},
      now() + make_interval(secs => ${ttlS}::float8))
    RETURNING ${sessionColumns}`;
  const [inserted] = rows;
  if (inserted === undefined) throw new Error('The session was not inserted.');
  return inserted;
}
