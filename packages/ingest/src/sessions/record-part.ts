import { RequestFault } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import type { Resources, StoredPayload } from '../resources.ts';
import { admitPayload } from '../submit/admit-payload.ts';
import { describeAbsence } from './describe-refusal.ts';
import { insertPart, measureInPayload } from './insert-part.ts';
import { type PartHead, refuseByContent, refuseByHead } from './refuse-part.ts';
import type { ScannedPart } from './scan-part.ts';
import { lockSession } from './select-session.ts';
import type { PartView, SessionKey } from './session.ts';

/** A part that is stored, and was read to its end. */
export interface ReadPart extends SessionKey, PartHead, StoredPayload, ScannedPart {
  payloadKey: string;
}

/** A part of a session; not new: the same bytes were recorded before, under another key of the store. */
export interface RecordedPart {
  recorded: PartView;
  isNew: boolean;
}

/**
 * Records a part, once for each number, whoever else does so at the same time, and only while its session is open.
 *
 * @throws RequestFault not_found, archived, session_done, part_conflict, payload_too_large, payload_quota_exceeded
 */
export function recordPart(resources: Resources, part: ReadPart): Promise<RecordedPart> {
  const { db, limits } = resources;
  return db.forPartner(part.partnerId, async (tx) => {
    const session = await lockSession(tx, part);
    if (session === null) throw describeAbsence(part);
    const known = await findPart(tx, part);
    refuseByHead(session, part, known);
    if (known !== null) return { recorded: requireSame(known, part), isNew: false };
    refuseByContent(session, { ...part, payloadBytes: measureInPayload(part) }, limits.bulkMaxBytes);
    await insertPart(tx, { ...part, bytes: part.size, ttlS: limits.sessionTtlS });
    await admitPayload(tx, resources, { partnerId: part.partnerId, bytes: part.size });
    return { recorded: { ...part, bytes: part.size }, isNew: true };
  });
}

/** The part that a session has under a number; null where there is none. */
export async function findPart(tx: Sql, part: SessionKey & { number: number }): Promise<PartView | null> {
  const { partnerId, sessionId, number } = part;
  const found = await tx.sessionPart.findUnique({
    where: { partnerId_sessionId_number: { partnerId, sessionId, number } },
  });
  return found === null ? null : { ...found, bytes: Number(found.bytes) };
}

function requireSame(known: PartView, part: ReadPart): PartView {
  if (Buffer.compare(known.sha256, part.sha256) === 0) return known;
  const detail =
    `Part ${part.number} was taken before, with other bytes: ${known.bytes} of them, of ${known.items} items. ` +
    'Send the same bytes again, or this part under another number.';
  throw new RequestFault('part_conflict', detail, {
    extra: { sha256: Buffer.from(known.sha256).toString('hex') },
  });
}
