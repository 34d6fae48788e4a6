import type { Readable } from 'node:stream';
import { type Collection, PayloadFault, type PayloadFormat } from '@sluice/contracts';
import { openBracket, skipWhiteSpace } from './bytes/byte-codes.ts';
import { measureByteOrderMark } from './bytes/byte-order-mark.ts';
import { CsvScanner } from './csv/csv-scanner.ts';
import { SegmentCutter } from './items/segment-cutter.ts';
import { JsonEnvelope } from './json/json-envelope.ts';

/** What is expected of a payload. */
export interface PeekOptions {
  format: PayloadFormat;
  collection: Collection;
}

/**
 * Looks whether `head`, the first bytes of a payload, can be the beginning of one, so that what is plainly something
 * else can be refused before it is stored: the envelope of JSON up to its first item, the header row of CSV if it is
 * whole, and for NDJSON that it is not a JSON list.
 * @throws PayloadFault as segmentPayload would, and for an NDJSON payload that begins with '['.
 */
export function peekPayload(head: Buffer, { format, collection }: PeekOptions): void {
  const offset = measureByteOrderMark(head);
  const bytes = head.subarray(offset);
  switch (format) {
    case 'json':
      peekEnvelope(bytes, offset);
      return;
    case 'ndjson':
      peekLine(bytes, offset);
      return;
    case 'csv':
      peekHeader(bytes, offset, collection);
      return;
  }
}

function peekEnvelope(bytes: Buffer, offset: number): void {
  const envelope = new JsonEnvelope();
  for (const [at, byte] of bytes.entries()) {
    if (envelope.step(byte, offset + at)) return;
  }
}

function peekLine(bytes: Buffer, offset: number): void {
  const at = skipWhiteSpace(bytes, 0, bytes.length);
  if (bytes[at] !== openBracket) return;
  const detail =
    `The payload begins with '[', at byte ${offset + at}: that is a JSON list, not NDJSON. ` +
    'Send one JSON object on each line, or {"items": […]} as application/json.';
  throw new PayloadFault('payload_malformed', detail, { byteOffset: offset + at });
}

function peekHeader(bytes: Buffer, offset: number, collection: Collection): void {
  const limits = { segmentBytes: Number.POSITIVE_INFINITY, itemMaxBytes: Number.POSITIVE_INFINITY };
  new CsvScanner(new SegmentCutter(limits), collection).push(bytes, offset);
}

/**
 * The body, whose first bytes are looked at: what is plainly something else is refused before it is stored. The body
 * itself is not destroyed then, so that its connection can carry the answer.
 *
 * @throws PayloadFault as peekPayload does; and the body's own error.
 */
export async function* checkHead(body: Readable, expected: PeekOptions): AsyncGenerator<Buffer, void> {
  let isHead = true;
  for await (const part of body.iterator({ destroyOnReturn: false })) {
    if (isHead) peekPayload(part as Buffer, expected);
    isHead = false;
    yield part as Buffer;
  }
}
