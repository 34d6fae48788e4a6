import { printText, RequestFault } from '@sluice/contracts';
import { readMembers } from '@sluice/ingest';
import type { ErrorObject } from 'ajv';
import type { Request, Response } from 'express';
import { readBodyHead } from './body-head.ts';
import { readBody } from './read-body.ts';

const defaultMaxBytes = 16 * 1024;

/**
 * Reads a small JSON body of up to `maxBytes` and parses it.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`, `payload_too_large`,
 * `malformed_body`, `validation_failed` if a field is repeated
 */
export async function readJsonBody(req: Request, res: Response, maxBytes = defaultMaxBytes): Promise<unknown> {
  const { format, encoding } = readBodyHead(req);
  if (format !== 'json')
    throw new RequestFault('unsupported_media_type', 'Content-Type must be application/json here.');
  const text = decode(await readBody({ req, res }, encoding, { maxBytes, tooLarge: () => tooLarge(maxBytes) }));
  const value = parseJson(text);
  refuseRepeatedFields(text, value);
  return value;
}

function tooLarge(maxBytes: number): RequestFault {
  return new RequestFault(
    'payload_too_large',
    `The request body is larger than ${maxBytes} bytes, the limit of this resource.`,
  );
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformedJson(cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformedJson(cause);
  }
}

function malformedJson(cause: unknown): RequestFault {
  return new RequestFault('malformed_body', 'The request body is not valid UTF-8 JSON.', { cause });
}

/** JSON.parse would silently take the last value. The fields of these bodies are not nested. */
function refuseRepeatedFields(text: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const names = readMembers(text).map(({ name }) => name);
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  if (repeated === undefined) return;
  throw new RequestFault('validation_failed', `Field '${printText(repeated, 60)}' is repeated. Send it once.`);
}

/**
 * Refuses a body that ajv found invalid.
 * @param example what to send instead
 * @throws RequestFault `validation_failed`, always, naming each error
 */
export function refuseBody(errors: readonly ErrorObject[] | null | undefined, example: string): never {
  const faults = (errors ?? []).map(
    ({ instancePath, message }) => `${instancePath.slice(1) || 'The request body'} ${message}`,
  );
  throw new RequestFault('validation_failed', `${faults.join('; ')}. Send ${example}.`);
}
