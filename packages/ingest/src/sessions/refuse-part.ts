import { type PayloadFormat, RequestFault } from '@sluice/contracts';
import { describeDone, describeExpiry } from './describe-refusal.ts';
import type { PartView, Session } from './session.ts';

const formatNames: Record<PayloadFormat, string> = { json: 'JSON', ndjson: 'NDJSON', csv: 'CSV' };

/** What is known of a part before its bytes are looked at. */
export interface PartHead {
  /** From 1. */
  number: number;
  format: PayloadFormat;
}

/**
 * Refuses a part that `session` cannot take, whatever is in it. `known`: the part that it has under this number.
 *
 * @throws RequestFault archived, session_done, part_conflict
 */
export function refuseByHead(session: Session, part: PartHead, known: PartView | null): void {
  const { state, jobId, contentFormat } = session;
  if (state === 'EXPIRED') throw describeExpiry(session);
  if (contentFormat !== null && contentFormat !== part.format) {
    const [expected, sent] = [formatNames[contentFormat], formatNames[part.format]];
    throw new RequestFault(
      'part_conflict',
      `The parts of this session are ${expected}; part ${part.number} is ${sent}.`,
    );
  }
  // The same part once more is none of a session's changes.
  if (jobId !== null && known === null) throw describeDone({ ...session, jobId });
}

/** A part that was read to its end. */
export interface PartContent extends PartHead {
  csvHeader: readonly string[];
  /** What it adds to the payload. Bytes. */
  payloadBytes: number;
}

/**
 * Refuses a new part that does not go with those that `session` has.
 *
 * @throws RequestFault part_conflict, payload_too_large
 */
export function refuseByContent(session: Session, part: PartContent, maxBytes: number): void {
  const { contentFormat, csvHeader } = session;
  if (contentFormat === 'csv' && !isSame(csvHeader, part.csvHeader)) {
    const detail =
      `The columns of part ${part.number} are ${part.csvHeader.join(',')}; ` +
      `those of the session's other parts are ${csvHeader.join(',')}. Send the same columns, in the same order.`;
    throw new RequestFault('part_conflict', detail);
  }
  if (Number(session.payloadBytes) + part.payloadBytes <= maxBytes) return;
  const detail = `With part ${part.number} the session would exceed ${maxBytes} bytes. Finish this session and send the rest in another one.`;
  throw new RequestFault('payload_too_large', detail, { extra: { max_body_bytes: maxBytes } });
}

function isSame(names: readonly string[], others: readonly string[]): boolean {
  return names.length === others.length && names.every((name, at) => name === others[at]);
}
