import { RequestFault } from '@sluice/contracts';
import type { RequestHandler } from 'express';
import { contextOf } from '../http/request-context.ts';
import type { KeyRing } from './key-ring.ts';
import { readBasicPassword } from './read-basic-password.ts';
import { readCredential } from './read-credential.ts';

/**
 * Lets the admin key in, also as the password of HTTP Basic, which a browser asks for. Passes on RequestFault
 * `unauthorized`.
 */
export function authenticateOperator(keys: KeyRing): RequestHandler {
  return (req, res, next) => {
    const credential = readBasicPassword(req.headers.authorization) ?? readCredential(req.headers);
    if (credential === undefined || !keys.isAdminKey(credential)) {
      // A browser comes without one at first, and asks for it then.
      if (credential !== undefined) keys.noteIntrusion(req.baseUrl, contextOf(res).correlationId, null);
      res.set('WWW-Authenticate', 'Basic realm="Sluice operations", charset="UTF-8"');
      throw new RequestFault('unauthorized', 'Log in with any user name and the admin key as the password.');
    }
    next();
  };
}
