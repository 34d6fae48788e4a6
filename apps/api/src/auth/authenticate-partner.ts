import { RequestFault } from '@sluice/contracts';
import type { RequestHandler } from 'express';
import { contextOf } from '../http/request-context.ts';
import { readCredential } from './credentials.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Requires a partner's key, and sets the partner of the request. Passes on RequestFault `unauthorized`, or `forbidden` for
 * the admin key.
 */
export function authenticatePartner(keys: KeyRing): RequestHandler {
  return async (req, res, next) => {
    const credential = readCredential(req.headers);
    if (credential === undefined) {
      throw new RequestFault('unauthorized', 'Send an API key in X-API-Key, or as Authorization: Bearer.');
    }
    if (keys.isAdminKey(credential)) {
      throw new RequestFault(
        'forbidden',
        "The admin key does not give access to partners' data. Send the key of the partner that you act for.",
      );
    }
    const owner = await keys.findOwner(credential);
    const context = contextOf(res);
    if (owner !== null) {
      context.keyId = owner.keyId;
      keys.recordUse(owner, context.correlationId);
    }
    if (owner === null || owner.isRevoked)
      throw new RequestFault('unauthorized', 'The API key is unknown or revoked. Send a valid one.');
    context.partnerId = owner.partnerId;
    context.requestsPerS = owner.requestsPerS;
    next();
  };
}

/** Like authenticatePartner if a key is sent; without one the request continues without a partner. */
export function authenticateIfKey(keys: KeyRing): RequestHandler {
  const authenticate = authenticatePartner(keys);
  return (req, res, next) => {
    if (readCredential(req.headers) === undefined) return next();
    return authenticate(req, res, next);
  };
}
