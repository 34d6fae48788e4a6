import { listParts } from '../sql/list-parts.ts';
import { selectSession } from '../sql/select-session.ts';
import type { Sql } from '../sql/transaction.ts';
import { describeAbsence } from './describe-refusal.ts';
import type { SessionKey, SessionView } from './session.ts';

/**
 * A session of the partner with its parts.
 *
 * @throws RequestFault not_found where there is none (rule 9).
 */
export async function requireSession(db: Sql, key: SessionKey): Promise<SessionView> {
  // In this order: a session whose parts are listed knows their format.
  const parts = await listParts(db, key);
  const session = await selectSession(db, key);
  if (session === null) throw describeAbsence(key);
  return { ...session, parts };
}
