import type { IncomingMessage } from 'node:http';
import { RequestFault } from '@sluice/contracts';
import type { RequestHandler } from 'express';

/** Headers that must not be repeated: Node uses the first or the last value, and a proxy may use another one. */
const singleHeaders = ['host', 'content-type', 'x-api-key', 'authorization', 'expect'];

/**
 * Refuses requests that Node's parser accepts but that a proxy could read differently (request smuggling: RFC 9112, sections
 * 3.2 and 6.1), and expectations other than 100-continue.
 * Passes on RequestFault `bad_request`, `expectation_failed`
 */
export function refuseAmbiguousRequest(): RequestHandler {
  return (req, res, next) => {
    const ambiguity = findAmbiguity(req);
    if (ambiguity !== undefined) {
      // The end of this request, and so the start of the next one, is uncertain.
      res.set('Connection', 'close');
      throw new RequestFault('bad_request', ambiguity);
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
  if (httpVersionMajor < 1) return 'The HTTP version is not supported. Use HTTP/1.1.';
  if (httpVersionMinor > 0 && headers.host === undefined) return 'Header Host is missing. Send it.';
  if (transferEncoding !== undefined && httpVersionMinor === 0)
    return 'HTTP/1.0 does not support Transfer-Encoding. Use HTTP/1.1.';
  if (transferEncoding !== undefined && transferEncoding !== 'chunked') {
    return `Header Transfer-Encoding must be chunked or absent, not '${transferEncoding}'.`;
  }
  const repeated = singleHeaders.find((name) => (headersDistinct[name]?.length ?? 0) > 1);
  return repeated === undefined ? undefined : `Header ${repeated} is repeated. Send it once.`;
}

function refuseExpectation(expect: string | undefined): void {
  if (expect === undefined || expect.toLowerCase() === '100-continue') return;
  throw new RequestFault('expectation_failed', `Header Expect must be 100-continue or absent, not '${expect}'.`);
}

/** Maximum characters of path and query together. Our own cursors and signatures take a few hundred. */
const targetMax = 8 * 1024;

/**
 * Refuses a request whose target is not a valid URL (RFC 3986), before a route can misread it.
 * Passes on RequestFault `uri_too_long`, `bad_request`
 */
export function refuseBadTarget(): RequestHandler {
  return ({ url }, _res, next) => {
    if (url.length > targetMax) {
      throw new RequestFault('uri_too_long', `Path and query are longer than ${targetMax} characters. Shorten them.`);
    }
    if (/[^\x21-\x7e]|#/.test(url)) {
      throw new RequestFault(
        'bad_request',
        'Path and query must be visible ASCII without #. Percent-encode all other characters as UTF-8.',
      );
    }
    if (!isDecodable(url.split('?', 1)[0] ?? '')) {
      throw new RequestFault(
        'bad_request',
        'The path contains a % that does not start percent-encoded UTF-8. Encode a literal % as %25.',
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
