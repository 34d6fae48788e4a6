import type { Readable } from 'node:stream';
import { RequestFault } from '@sluice/contracts';

/**
 * Whether `key` is a path of plain names. Keys contain ids that partners choose: none may lead out of the store or to a
 * hidden file (unfinished payloads are in one), and none may contain what a listing in XML cannot.
 */
export function isPayloadKey(key: string): boolean {
  return key.split('/').every(isPlainName);
}

/** @throws Error where `key` is not a path of plain names */
export function requirePayloadKey(key: string): void {
  if (!isPayloadKey(key)) throw new Error(`Not a payload key: ${JSON.stringify(key)}`);
}

function isPlainName(name: string): boolean {
  return name !== '' && !name.startsWith('.') && !/[\\\p{Cc}]/u.test(name);
}

/**
 * Yields the chunks of `body` up to `maxBytes`; does not destroy the stream when it is left early.
 * @throws RequestFault `payload_too_large` past `maxBytes`; the error of `body`
 */
export async function* limitChunks(body: Readable, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new RequestFault('payload_too_large', `Request body is larger than ${maxBytes} bytes.`);
    yield chunk;
  }
}

/** A payload ends at byte `at`, before the byte `end` that was asked for. */
export class EarlyEndError extends Error {
  override readonly name = 'EarlyEndError';

  constructor(at: number, end: number) {
    super(`The payload ends at byte ${at}, before ${end}.`);
  }
}
