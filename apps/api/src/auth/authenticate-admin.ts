import { RequestFault } from '@sluice/contracts';
import type { RequestHandler } from 'express';
import type { KeyRing } from './key-ring.ts';
import { readCredential } from './read-credential.ts';

/** Lets the admin key in. Passes on RequestFault `forbidden` for a partner's key, `unauthorized` for anything else. */
export function authenticateAdmin(keys: KeyRing): RequestHandler {
  return async (req, _res, next) => {
    const credential = readCredential(req.headers);
    if (credential === undefined || !keys.isAdminKey(credential)) await refuse(keys, credential);
    next();
  };
}

async function refuse(keys: KeyRing, credential: string | undefined): Promise<never> {
  const owner = credential === undefined ? null : await keys.findOwner(credential);
  if (owner !== null)
    throw new RequestFault('forbidden', "This is a partner's key. The admin surface takes the admin key.");
  throw new RequestFault('unauthorized', 'Send the admin key in X-API-Key, or as Authorization: Bearer.');
}
