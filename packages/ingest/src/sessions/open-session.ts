import type { Resources } from '../resources.ts';
import { insertSession } from './insert-session.ts';
import type { NewSession, SessionView } from './session.ts';

/** Opens a session: its parts may come now, in any order, each as often as it takes. */
export async function openSession({ db, limits }: Resources, session: NewSession): Promise<SessionView> {
  const opened = await db.forPartner(session.partnerId, (tx) => insertSession(tx, session, limits.sessionTtlS));
  return { ...opened, parts: [] };
}
