import type { PartnerDatabase } from '../resources.ts';
import { describeAbsence } from './describe-refusal.ts';
import { listParts } from './list-parts.ts';
import { selectSession } from './select-session.ts';
import type { SessionKey, SessionView } from './session.ts';

/**
 * A session of the partner with its parts.
 *
 * @throws RequestFault not_found where there is none (rule 9).
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
