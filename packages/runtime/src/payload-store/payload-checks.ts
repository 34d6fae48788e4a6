import type { Readable } from 'node:stream';
import { RequestFault } from '@sluice/contracts';

/**
 * Is `key` a path of plain names? Keys come from ids that partners choose: none may lead out of the store, nor to a hidden
 * file, where unfinished payloads are, and none may hold what a listing in XML cannot.
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
 * Passes the chunks of `body` on up to `maxBytes`; leaves the stream whole when it is left early.
 * @throws RequestFault `payload_too_large` past `maxBytes`; the error of `body`
 */
export async function* limitChunks(body: Readable, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new RequestFault('payload_too_large', `The body is larger than ${maxBytes} bytes.`);
    yield chunk;
  }
}

/** A payload ends at byte `at`, though it should reach up to byte `end`. */
export class EarlyEndError extends Error {
  override readonly name = 'EarlyEndError';

  constructor(at: number, end: number) {
    super(`The payload ends at byte ${at}, before ${end}.`);
  }
}
