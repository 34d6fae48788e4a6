import type { RequestHandler } from 'express';
import { authenticatePartner } from './authenticate-partner.ts';
import type { KeyRing } from './key-ring.ts';
import { readCredential } from './read-credential.ts';

/** As authenticatePartner where a key is sent; without one the request goes on, as nobody's. */
export function authenticateIfKey(keys: KeyRing): RequestHandler {
  const authenticate = authenticatePartner(keys);
  return (req, res, next) => {
    if (readCredential(req.headers) === undefined) return next();
    return authenticate(req, res, next);
  };
}
