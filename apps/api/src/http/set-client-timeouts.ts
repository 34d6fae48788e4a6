import type { ClientTimeouts } from '@sluice/runtime';
import type { RequestHandler } from 'express';
import { contextOf } from './request-context.ts';

/** Notes how slow the client of each request may be, for whatever reads its body. */
export function setClientTimeouts(clientTimeouts: ClientTimeouts): RequestHandler {
  return (_req, res, next) => {
    contextOf(res).clientTimeouts = clientTimeouts;
    next();
  };
}
