import type { IncomingHttpHeaders } from 'node:http';
import { RequestFault } from '@sluice/contracts';

const bearer = /^bearer +([^\s]+) *$/i;

/**
 * The key that comes with a request, in X-API-Key or as `Authorization: Bearer`; undefined where there is none.
 * @throws RequestFault `unauthorized` where the two headers hold different keys
 */
export function readCredential(headers: IncomingHttpHeaders): string | undefined {
  const [apiKey] = [headers['x-api-key']].flat();
  const token = bearer.exec(headers.authorization ?? '')?.[1];
  if (apiKey !== undefined && token !== undefined && apiKey !== token) {
    throw new RequestFault('unauthorized', 'X-API-Key and Authorization hold different keys. Send one of them.');
  }
  return apiKey ?? token;
}
