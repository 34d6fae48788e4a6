import { finished, PassThrough, type Readable, type Writable } from 'node:stream';
import type { Request, Response } from 'express';
import { clientTimeoutsOf } from '../http/request-context.ts';
import type { ContentEncoding } from './body-head.ts';
import { watchBodyRate } from './body-rate.ts';
import { type DigestCheck, readContentDigest } from './content-digest.ts';
import { decodeInto } from './decode-body.ts';

/** The size of a socket's reads, so that no piece is split. */
const bufferBytes = 64 * 1024;

/**
 * The decoded body of a request, as a stream. It fails with RequestFault `malformed_body` or `suspicious_compression` if it
 * cannot be decoded, `digest_mismatch` if it does not match its Content-Digest, `request_timeout` if it arrives too slowly,
 * and with the connection's error if the client disconnects. Destroy it when done, whether read to its end or not.
 *
 * Destroying it does not close the request's connection, so that a refusal reaches a client that is still sending. That is
 * why the two are not connected with pipeline().
 * @throws RequestFault `bad_request` if its Content-Digest is malformed
 */
export function openBody(req: Request, res: Response, encoding: ContentEncoding): Readable {
  const digest = readContentDigest(req.get('Content-Digest'));
  const body = new PassThrough({ highWaterMark: bufferBytes });
  // Readers of the body see its errors. After the last reader, an error of the connection is of no interest.
  body.on('error', () => undefined);
  const intake = encoding === 'identity' ? body : decodeInto(body, req, encoding);
  const stopWatch = watchBodyRate(req, clientTimeoutsOf(res), (fault) => body.destroy(fault));
  req.on('data', digest.update);
  body.once('close', () => {
    stopWatch();
    req.off('data', digest.update);
  });
  finished(req, { writable: false }, (error) => {
    if (error) body.destroy(error);
    else endBody(body, intake, digest);
  });
  sendContinue(req, res);
  // The pipe does not end it: a body must not look complete before its digest has been checked.
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
 * Sends 100 Continue to a client that waits for it (`Expect: 100-continue`). Called only when the body is about to be read, so
 * that a request refused by its headers gets its response before the client sends gigabytes.
 */
function sendContinue(req: Request, res: Response): void {
  if (req.headers.expect?.toLowerCase() === '100-continue') res.writeContinue();
}
