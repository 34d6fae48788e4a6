import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Collection, PayloadFault, RequestFault, requireCollection } from '@sluice/contracts';
import { streamPieces } from '../parsing/bytes/stream-pieces.ts';
import { checkHead } from '../parsing/peek-payload.ts';
import type { Resources } from '../resources/resources.ts';
import { checkQuota, limitToQuota, type PayloadQuota, unlimitedQuota } from '../submit/quota.ts';
import { describeAbsence } from './describe-refusal.ts';
import { selectSession } from './read-session.ts';
import { findPart, recordPart } from './record-part.ts';
import { type PartHead, refuseByHead } from './refuse-part.ts';
import { scanPart } from './scan-part.ts';
import type { PartView, SessionKey } from './session.ts';

/** Which part of which session is to come, and in which format. */
export interface PartTarget extends SessionKey, PartHead {
  /** Its size, where the headers tell it. */
  declaredBytes?: number | undefined;
}

/** A part that its session can take, as far as one can tell without its bytes. */
export interface ExpectedPart extends PartTarget {
  /** The session's. */
  collection: Collection;
  quota: PayloadQuota;
}

/**
 * Looks whether a session takes a part, before its body is asked for.
 *
 * @throws RequestFault not_found, archived, session_done, part_conflict, payload_quota_exceeded
 */
export async function expectPart(resources: Resources, target: PartTarget): Promise<ExpectedPart> {
  const { session, known } = await resources.db.forPartner(target.partnerId, async (tx) => ({
    session: await selectSession(tx, target),
    known: await findPart(tx, target),
  }));
  if (session === null) throw describeAbsence(target);
  refuseByHead(session, target, known);
  const quota = known === null ? await checkQuota(resources, { ...target, correlationId: null }) : unlimitedQuota;
  return { ...target, collection: requireCollection(session.collection), quota };
}

/**
 * Takes a part in: stores it, reads it to its end, records it. The part is complete and durable before this resolves.
 * The same bytes again are the same part, whoever sends them and however often.
 *
 * @throws PayloadFault where it cannot be read to its end; RequestFault not_found, archived, session_done,
 *   part_conflict, payload_too_large, payload_quota_exceeded. Nothing is kept then.
 */
export async function putPart(resources: Resources, part: ExpectedPart, body: Readable): Promise<PartView> {
  const { payloads, limits, failpoint } = resources;
  const payloadKey = `${part.partnerId}/${randomUUID()}`;
  const checked = streamPieces(limitToQuota(checkHead(body, part), part.quota));
  const stored = await payloads.put(payloadKey, checked, limits.bulkMaxBytes);
  try {
    await failpoint('payload.stored');
    const scanned = await scanPart(await payloads.read(payloadKey), part);
    const { recorded, isNew } = await recordPart(resources, { ...part, ...stored, ...scanned, payloadKey });
    if (!isNew) await payloads.remove(payloadKey);
    return recorded;
  } catch (error) {
    // Any other error may hide a commit that did succeed: the payload stays; what no session names is collected later.
    if (error instanceof RequestFault || error instanceof PayloadFault) await payloads.remove(payloadKey);
    throw error;
  }
}
