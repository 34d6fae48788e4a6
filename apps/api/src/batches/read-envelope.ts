import { printText, RequestFault } from '@sluice/contracts';
import { type Limits, splitMembers } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { readBodyHead } from '../body/body-head.ts';
import { bufferBody } from '../body/buffer-body.ts';
import { openBody } from '../body/open-body.ts';

/** The members of a request's body. */
export interface Envelope {
  /** The JSON text of each but the items. */
  words: ReadonlyMap<string, string>;
  /** The items as they are written, unread; null where there are none. */
  items: Buffer | null;
}

const known: readonly string[] = ['resource', 'action', 'mode', 'items', 'upload'];
const longestWordBytes = 1_024;

/**
 * Reads the body of a request for a batch.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`, `payload_too_large`,
 * `malformed_body`, `validation_failed`
 */
export async function readEnvelope(req: Request, res: Response, { syncMaxBytes }: Limits): Promise<Envelope> {
  const { encoding } = readBodyHead(req, ['application/json']);
  const body = openBody(req, res, encoding);
  try {
    const bytes = await bufferBody(body, {
      maxBytes: syncMaxBytes,
      describeExcess: () => describeExcess(syncMaxBytes),
    });
    return readMembers(bytes);
  } finally {
    body.destroy();
  }
}

function describeExcess(maxBytes: number): RequestFault {
  const detail = `The body is larger than ${maxBytes} bytes. Send "upload": true instead of the items, and upload them.`;
  return new RequestFault('payload_too_large', detail, { extra: { max_body_bytes: maxBytes } });
}

function readMembers(bytes: Buffer): Envelope {
  if (bytes.length === 0) throw new RequestFault('empty_body', 'The request has no body. Send the batch in it.');
  const members = new Map<string, Buffer>();
  for (const { name, value } of splitMembers(bytes)) {
    if (!known.includes(name))
      refuse(`There is no field '${printText(name, 60)}' here. A batch has ${known.join(', ')}`);
    if (members.has(name)) refuse(`The field '${name}' is there twice`);
    members.set(name, value);
  }
  const items = members.get('items') ?? null;
  members.delete('items');
  return { words: new Map(Array.from(members, ([name, value]) => [name, readWord(name, value)])), items };
}

function readWord(name: string, value: Buffer): string {
  if (value.length > longestWordBytes) refuse(`The field '${name}' is a word, not as long as this`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(value);
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw new RequestFault('malformed_body', `The field '${name}' is no JSON in UTF-8.`, { cause });
  }
}

function refuse(sentence: string): never {
  throw new RequestFault('validation_failed', `${sentence}.`);
}
