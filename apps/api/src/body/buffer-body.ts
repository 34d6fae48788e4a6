import type { Readable } from 'node:stream';
import type { RequestFault } from '@sluice/contracts';

/** How much of a body is held in memory. */
export interface BufferLimit {
  maxBytes: number;
  /** Makes the fault of a larger one. */
  tooLarge: () => RequestFault;
}

/** Reads a whole body into memory. Rejects with the error of `body`, or the fault of a body past the limit. */
export async function bufferBody(body: Readable, { maxBytes, tooLarge }: BufferLimit): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
