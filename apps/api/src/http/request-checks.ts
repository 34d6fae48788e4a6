import type { IncomingMessage } from 'node:http';
import { RequestFault } from '@sluice/contracts';
import type { RequestHandler } from 'express';

/** Headers that are one value each: Node takes the first or the last of several, and what stands before us may not. */
const singleHeaders = ['host', 'content-type', 'x-api-key', 'authorization', 'expect'];

/**
 * Refuses what Node's parser lets through although two readers could take it for two different requests (RFC 9112,
 * sections 3.2 and 6.1), and what asks for something that nobody here knows.
 * Passes on RequestFault `bad_request`, `expectation_failed`
 */
export function refuseAmbiguousRequest(): RequestHandler {
  return (req, res, next) => {
    const doubt = findAmbiguity(req);
    if (doubt !== undefined) {
      // Where this request ends, and another one begins, is no longer sure.
      res.set('Connection', 'close');
      throw new RequestFault('bad_request', doubt);
    }
    refuseExpectation(req.headers.expect);
    next();
  };
}

function findAmbiguity({
  headers,
  headersDistinct,
  httpVersionMajor,
  httpVersionMinor,
}: IncomingMessage): string | undefined {
  const transferEncoding = headers['transfer-encoding']?.toLowerCase();
  if (httpVersionMajor < 1) return 'Send the request in HTTP/1.1.';
  if (httpVersionMinor > 0 && headers.host === undefined) return 'The header Host is missing. Send it.';
  if (transferEncoding !== undefined && httpVersionMinor === 0)
    return 'HTTP/1.0 knows no Transfer-Encoding. Use HTTP/1.1.';
  if (transferEncoding !== undefined && transferEncoding !== 'chunked') {
    return `The Transfer-Encoding is chunked or none, not '${transferEncoding}'.`;
  }
  const doubled = singleHeaders.find((name) => (headersDistinct[name]?.length ?? 0) > 1);
  return doubled === undefined ? undefined : `The header ${doubled} is there more than once. Send it once.`;
}

function refuseExpectation(expect: string | undefined): void {
  if (expect === undefined || expect.toLowerCase() === '100-continue') return;
  throw new RequestFault('expectation_failed', `Expect is 100-continue or absent, not '${expect}'.`);
}

/** Characters of path and query together. Our own cursors and signatures take some hundred. */
const targetMax = 8 * 1024;

/**
 * Refuses a request whose target is no URL of RFC 3986, before a route reads something else out of it. Passes on RequestFault
 * `uri_too_long`, `bad_request`
 */
export function refuseBadTarget(): RequestHandler {
  return ({ url }, _res, next) => {
    if (url.length > targetMax) {
      throw new RequestFault(
        'uri_too_long',
        `Path and query have more than ${targetMax} characters. Send less in them.`,
      );
    }
    if (/[^\x21-\x7e]|#/.test(url)) {
      throw new RequestFault(
        'bad_request',
        'Path and query are visible ASCII without #. Percent-encode all else, as UTF-8.',
      );
    }
    if (!isDecodable(url.split('?', 1)[0] ?? '')) {
      throw new RequestFault(
        'bad_request',
        'The path holds a % that begins no percent-encoded UTF-8. Write % itself as %25.',
      );
    }
    next();
  };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
