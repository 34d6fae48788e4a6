import { printText, RequestFault } from '@sluice/contracts';
import { readMembers } from '@sluice/ingest';
import type { ErrorObject } from 'ajv';
import type { Request, Response } from 'express';
import { readBodyHead } from './body-head.ts';
import { readBody } from './read-body.ts';

const defaultMaxBytes = 16 * 1024;

/**
 * A small JSON body, parsed; it may have `maxBytes`.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`, `payload_too_large`,
 * `malformed_body`, `validation_failed` where a field is there twice
 */
export async function readJsonBody(req: Request, res: Response, maxBytes = defaultMaxBytes): Promise<unknown> {
  const { format, encoding } = readBodyHead(req);
  if (format !== 'json') throw new RequestFault('unsupported_media_type', 'Send the body as application/json.');
  const text = decode(await readBody({ req, res }, encoding, { maxBytes, tooLarge: () => tooLarge(maxBytes) }));
  const value = parseJson(text);
  refuseRepeatedFields(text, value);
  return value;
}

function tooLarge(maxBytes: number): RequestFault {
  return new RequestFault('payload_too_large', `The body is larger than ${maxBytes} bytes.`);
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
  return new RequestFault('malformed_body', 'The body is no JSON in UTF-8.', { cause });
}

/** JSON.parse would take the last one, and say nothing. What these bodies hold are fields of no further depth. */
function refuseRepeatedFields(text: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const names = readMembers(text).map(({ name }) => name);
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  if (repeated === undefined) return;
  throw new RequestFault('validation_failed', `The field '${printText(repeated, 60)}' is there twice. Send it once.`);
}

/**
 * Refuses a body that ajv has found wanting.
 *
 * @param example what to send instead
 * @throws RequestFault `validation_failed`, always, saying what is wrong with it
 */
export function refuseBody(errors: readonly ErrorObject[] | null | undefined, example: string): never {
  const faults = (errors ?? []).map(({ instancePath, message }) => `${instancePath.slice(1) || 'The body'} ${message}`);
  throw new RequestFault('validation_failed', `${faults.join('; ')}. Send ${example}.`);
}
