import { type PayloadFormat, RequestFault } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import type { Resources, StoredPayload } from '../resources/resources.ts';
import { admitPayload } from '../submit/admit-payload.ts';
import { describeAbsence } from './describe-refusal.ts';
import { lockSession } from './read-session.ts';
import { type PartHead, refuseByContent, refuseByHead } from './refuse-part.ts';
import type { ScannedPart } from './scan-part.ts';
import type { PartView, SessionKey, StoredPart } from './session.ts';

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
    `Part ${part.number} was stored before with other content: ${known.bytes} bytes, ${known.items} items. ` +
    'Send the same bytes again, or this part under another number.';
  throw new RequestFault('part_conflict', detail, {
    extra: { sha256: Buffer.from(known.sha256).toString('hex') },
  });
}

/** A part to be inserted into a session, and what the session learns from it. */
export interface NewPart extends SessionKey, StoredPart {
  format: PayloadFormat;
  csvHeader: string[];
  /** How long the session then waits for the next one. Seconds. */
  ttlS: number;
}

/** Inserts a part into its session, which the transaction has locked. */
async function insertPart(tx: Sql, part: NewPart): Promise<void> {
  await tx.$executeRaw`
    WITH grown AS (
      UPDATE sessions SET parts = parts + 1, payload_bytes = payload_bytes + ${measureInPayload(part)}::bigint,
        content_format = ${part.format}, csv_header = ${part.csvHeader}::text[],
        expires_at = now() + make_interval(secs => ${part.ttlS}::float8)
      WHERE partner_id = ${part.partnerId} AND session_id = ${part.sessionId}::uuid
    )
    INSERT INTO session_parts (partner_id, session_id, number, items, bytes, sha256, byte_start, byte_end, payload_key)
    VALUES (${part.partnerId}, ${part.sessionId}::uuid, ${part.number}, ${part.items}, ${part.bytes}, ${part.sha256},
      ${part.byteStart}, ${part.byteEnd}, ${part.payloadKey})`;
}

/** What a part adds to the payload: its items, and what separates them from the next ones. Bytes. */
function measureInPayload({ byteStart, byteEnd }: Pick<StoredPart, 'byteStart' | 'byteEnd'>): number {
  return byteEnd - byteStart + 1;
}
