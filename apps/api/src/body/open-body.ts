import { finished, PassThrough, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { RequestFault } from '@sluice/contracts';
import type { Request, Response } from 'express';
import type { ContentEncoding } from './content-encoding.ts';
import { sendContinue } from './send-continue.ts';

/** As much as a socket hands over at once, so that each piece passes whole. */
const bufferBytes = 64 * 1024;

/**
 * The decoded body of a request, as a stream. It fails with RequestFault `malformed_body` where it cannot be decoded,
 * and with the connection's error where the client goes away. Destroy it when done, read to its end or not.
 *
 * Destroying it leaves the request's connection alone, so that a refusal reaches a client that still sends; that is why
 * the request is not joined to it by pipeline().
 */
export function openBody(req: Request, res: Response, encoding: ContentEncoding): Readable {
  const body = new PassThrough({ highWaterMark: bufferBytes });
  // Whoever reads the body is told. Once it is no longer read, its connection's end concerns nobody.
  body.on('error', () => undefined);
  finished(req, { writable: false }, (error) => {
    if (error) body.destroy(error);
  });
  sendContinue(req, res);
  req.pipe(encoding === 'identity' ? body : decodeInto(body, encoding));
  return body;
}

function decodeInto(body: PassThrough, encoding: 'gzip' | 'br'): Transform {
  const decoder = createDecoder(encoding);
  decoder.on('error', (cause) => body.destroy(describeBroken(encoding, cause)));
  body.once('close', () => decoder.destroy());
  decoder.pipe(body);
  return decoder;
}

function createDecoder(encoding: 'gzip' | 'br'): Transform {
  switch (encoding) {
    case 'gzip':
      return createGunzip({ chunkSize: bufferBytes });
    case 'br':
      return createBrotliDecompress({ chunkSize: bufferBytes });
  }
}

function describeBroken(encoding: string, cause: Error): RequestFault {
  const detail = `The body cannot be decoded as ${encoding}: it is damaged, cut short, or encoded otherwise.`;
  return new RequestFault('malformed_body', detail, { cause });
}
