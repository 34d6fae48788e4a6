import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { RequestFault } from '@sluice/contracts';

const bearer = /^bearer +([^\s]+) *$/i;

/**
 * The key of a request, from X-API-Key or `Authorization: Bearer`; undefined if it has none.
 * @throws RequestFault `unauthorized` if the two headers have different keys
 */
export function readCredential(headers: IncomingHttpHeaders): string | undefined {
  const [apiKey] = [headers['x-api-key']].flat();
  const token = bearer.exec(headers.authorization ?? '')?.[1];
  if (apiKey !== undefined && token !== undefined && apiKey !== token) {
    throw new RequestFault(
      'unauthorized',
      'Headers X-API-Key and Authorization contain different keys. Send one of them.',
    );
  }
  return apiKey ?? token;
}

const basic = /^basic +([A-Za-z0-9+/=]+) *$/i;

/** The password in an Authorization header of HTTP Basic; undefined for another scheme. */
export function readBasicPassword(authorization: string | undefined): string | undefined {
  const encoded = basic.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  return colon < 0 ? undefined : credentials.slice(colon + 1);
}

/** Returns whether `given` is `secret`, in a time that reveals nothing about `secret`, not even its length. */
export function equalsSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
