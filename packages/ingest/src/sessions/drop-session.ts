import { formatId } from '@sluice/contracts';
import { type Caller, recordAudit } from '../audit/audit-log.ts';
import type { Resources } from '../resources/resources.ts';
import { chargePayload } from '../submit/admit-payload.ts';
import { describeAbsence, describeDone } from './describe-refusal.ts';
import { listParts, lockSession } from './read-session.ts';
import { removeParts, sumBytes } from './remove-parts.ts';
import type { SessionKey } from './session.ts';

/**
 * Gives up a session that is not done, with its parts.
 *
 * @throws RequestFault not_found, session_done
 */
export async function dropSession(resources: Resources, key: SessionKey & Caller): Promise<void> {
  const { partnerId, sessionId } = key;
  const parts = await resources.db.forPartner(partnerId, async (tx) => {
    const session = await lockSession(tx, key);
    if (session === null) throw describeAbsence(key);
    if (session.jobId !== null) throw describeDone({ ...session, jobId: session.jobId });
    const listed = await listParts(tx, key);
    await tx.session.delete({ where: { partnerId_sessionId: { partnerId, sessionId } } });
    // The account might already be without the parts of an expired one.
    if (session.state === 'OPEN') await chargePayload(tx, { partnerId, bytes: -sumBytes(listed) }, resources.limits);
    const detail = { collection: session.collection, parts: listed.length };
    await recordAudit(tx, {
      ...key,
      actor: 'partner',
      act: 'session.deleted',
      target: formatId('ses', sessionId),
      detail,
    });
    return listed;
  });
  await removeParts(resources, parts);
}
