import { finished, PassThrough, type Readable, type Writable } from 'node:stream';
import type { Request, Response } from 'express';
import { clientTimeoutsOf } from '../http/request-context.ts';
import type { ContentEncoding } from './body-head.ts';
import { watchBodyRate } from './body-rate.ts';
import { type DigestCheck, readContentDigest } from './content-digest.ts';
import { decodeInto } from './decode-body.ts';

/** As much as a socket hands over at once, so that each piece passes whole. */
const bufferBytes = 64 * 1024;

/**
 * The decoded body of a request, as a stream. It fails with RequestFault `malformed_body` or `suspicious_compression` where it
 * cannot be decoded, `digest_mismatch` where it is not what its Content-Digest names, `request_timeout` where it comes too
 * slowly, and with the connection's error where the client goes away. Destroy it when done, read to its end or not.
 *
 * Destroying it leaves the request's connection alone, so that a refusal reaches a client that still sends; that is why
 * the request is not joined to it by pipeline().
 * @throws RequestFault `bad_request` where its Content-Digest cannot be read
 */
export function openBody(req: Request, res: Response, encoding: ContentEncoding): Readable {
  const digest = readContentDigest(req.get('Content-Digest'));
  const body = new PassThrough({ highWaterMark: bufferBytes });
  // Whoever reads the body is told. Once it is no longer read, its connection's end concerns nobody.
  body.on('error', () => undefined);
  const intake = encoding === 'identity' ? body : decodeInto(body, req, encoding);
  const endWatch = watchBodyRate(req, clientTimeoutsOf(res), (fault) => body.destroy(fault));
  req.on('data', digest.update);
  body.once('close', () => {
    endWatch();
    req.off('data', digest.update);
  });
  finished(req, { writable: false }, (error) => {
    if (error) body.destroy(error);
    else endBody(body, intake, digest);
  });
  sendContinue(req, res);
  // Not ended by the pipe: nobody may take a body for complete before its digest is known to be right.
  req.pipe(intake, { end: false });
  return body;
}

function endBody(body: PassThrough, intake: Writable, digest: DigestCheck): void {
  if (body.destroyed) return;
  const mismatch = digest.findMismatch();
  if (mismatch === undefined) intake.end();
  else body.destroy(mismatch);
}

/**
 * Tells a client that waits (`Expect: 100-continue`) to send its body. Called once the body is wanted, so that a
 * request that is refused by its headers is answered before its gigabytes are sent.
 */
export function sendContinue(req: Request, res: Response): void {
  if (req.headers.expect?.toLowerCase() === '100-continue') res.writeContinue();
}
