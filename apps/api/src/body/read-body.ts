import type { RequestFault } from '@sluice/contracts';
import type { Request, Response } from 'express';
import type { ContentEncoding } from './body-head.ts';
import { openBody } from './open-body.ts';

/** How much of a body is read into memory. */
interface BodyLimit {
  maxBytes: number;
  /** Makes the fault of a larger body. */
  tooLarge: () => RequestFault;
}

/**
 * Reads the whole body of a request into memory, decoded.
 * @throws RequestFault of `limit` for a larger body, and whatever openBody fails with
 */
export async function readBody(
  { req, res }: { req: Request; res: Response },
  encoding: ContentEncoding,
  { maxBytes, tooLarge }: BodyLimit,
): Promise<Buffer> {
  const body = openBody(req, res, encoding);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, bytes);
  } finally {
    body.destroy();
  }
}
