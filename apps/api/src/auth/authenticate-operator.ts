import { RequestFault } from '@sluice/contracts';
import type { RequestHandler } from 'express';
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
      res.set('WWW-Authenticate', 'Basic realm="Sluice operations", charset="UTF-8"');
      throw new RequestFault('unauthorized', 'Log in with any user name and the admin key as the password.');
    }
    next();
  };
}
