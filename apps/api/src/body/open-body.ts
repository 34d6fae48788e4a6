import { finished, PassThrough, type Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { patienceOf } from '../http/request-context.ts';
import type { ContentEncoding } from './content-encoding.ts';
import { decodeInto } from './decode-body.ts';
import { sendContinue } from './send-continue.ts';
import { watchPace } from './watch-pace.ts';

/** As much as a socket hands over at once, so that each piece passes whole. */
const bufferBytes = 64 * 1024;

/**
 * The decoded body of a request, as a stream. It fails with RequestFault `malformed_body` or `suspicious_compression` where it
 * cannot be decoded, `request_timeout` where it comes too slowly, and with the connection's error where the client goes away.
 * Destroy it when done, read to its end or not.
 *
 * Destroying it leaves the request's connection alone, so that a refusal reaches a client that still sends; that is why
 * the request is not joined to it by pipeline().
 */
export function openBody(req: Request, res: Response, encoding: ContentEncoding): Readable {
  const body = new PassThrough({ highWaterMark: bufferBytes });
  // Whoever reads the body is told. Once it is no longer read, its connection's end concerns nobody.
  body.on('error', () => undefined);
  const intake = encoding === 'identity' ? body : decodeInto(body, req, encoding);
  body.once(
    'close',
    watchPace(req, patienceOf(res), (fault) => body.destroy(fault)),
  );
  finished(req, { writable: false }, (error) => {
    if (error) body.destroy(error);
    else intake.end();
  });
  sendContinue(req, res);
  req.pipe(intake, { end: false });
  return body;
}
