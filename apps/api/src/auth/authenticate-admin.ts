import { RequestFault } from '@sluice/contracts';
import type { RequestHandler } from 'express';
import { contextOf } from '../http/request-context.ts';
import type { KeyRing } from './key-ring.ts';
import { readCredential } from './read-credential.ts';

/** Lets the admin key in. Passes on RequestFault `forbidden` for a partner's key, `unauthorized` for anything else. */
export function authenticateAdmin(keys: KeyRing): RequestHandler {
  return async (req, res, next) => {
    const credential = readCredential(req.headers);
    if (credential === undefined) throw describeMissing();
    if (!keys.isAdminKey(credential)) {
      const owner = await keys.findOwner(credential);
      keys.noteIntrusion(req.baseUrl, contextOf(res).correlationId, owner);
      if (owner === null || owner.isRevoked) throw describeMissing();
      throw new RequestFault('forbidden', "This is a partner's key. The admin surface takes the admin key.");
    }
    next();
  };
}

function describeMissing(): RequestFault {
  return new RequestFault('unauthorized', 'Send the admin key in X-API-Key, or as Authorization: Bearer.');
}
