import { RequestFault } from '@sluice/contracts';
import type { RequestHandler } from 'express';

/** Ends a request that no route has taken. Passes on RequestFault `not_found`. */
export function refuseUnknownPath(): RequestHandler {
  return (req) => {
    throw new RequestFault('not_found', `Nothing is at ${req.method} ${req.baseUrl}${req.path}.`);
  };
}
