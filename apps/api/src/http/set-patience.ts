import type { Patience } from '@sluice/runtime';
import type { RequestHandler } from 'express';
import { contextOf } from './request-context.ts';

/** Notes how slow the client of each request may be, for whatever reads its body. */
export function setPatience(patience: Patience): RequestHandler {
  return (_req, res, next) => {
    contextOf(res).patience = patience;
    next();
  };
}
