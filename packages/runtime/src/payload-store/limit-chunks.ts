import type { Readable } from 'node:stream';
import { RequestFault } from '@sluice/contracts';

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
