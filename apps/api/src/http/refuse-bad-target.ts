import { RequestFault } from '@sluice/contracts';
import type { RequestHandler } from 'express';

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
