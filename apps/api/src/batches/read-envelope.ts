import { RequestFault } from '@sluice/contracts';
import { type Limits, readMembers } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { readBodyHead } from '../body/body-head.ts';
import { bufferBody } from '../body/buffer-body.ts';
import { openBody } from '../body/open-body.ts';

/** The members of a request's body, each value as it is written. */
export type Envelope = ReadonlyMap<string, string>;

const known: readonly string[] = ['resource', 'action', 'mode', 'items', 'upload'];

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
    return listMembers(readObject(bytes));
  } finally {
    body.destroy();
  }
}

function describeExcess(maxBytes: number): RequestFault {
  const detail = `The body is larger than ${maxBytes} bytes. Send "upload": true instead of the items, and upload them.`;
  return new RequestFault('payload_too_large', detail, { extra: { max_body_bytes: maxBytes } });
}

/** The text of a body that is an object. */
function readObject(bytes: Buffer): string {
  if (bytes.length === 0) throw new RequestFault('empty_body', 'The request has no body. Send the batch in it.');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return text;
  } catch (cause) {
    throw new RequestFault('malformed_body', 'The body is no JSON in UTF-8.', { cause });
  }
  throw new RequestFault(
    'validation_failed',
    'The body is no object. Send {"resource": …, "action": …, "items": […]}.',
  );
}

function listMembers(text: string): Envelope {
  const envelope = new Map<string, string>();
  for (const { name, text: value } of readMembers(text)) {
    if (!known.includes(name)) refuse(`There is no field '${name}' here. A batch has ${known.join(', ')}`);
    if (envelope.has(name)) refuse(`The field '${name}' is there twice`);
    envelope.set(name, value);
  }
  return envelope;
}

function refuse(sentence: string): never {
  throw new RequestFault('validation_failed', `${sentence}.`);
}
