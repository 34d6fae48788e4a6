import { RequestFault } from '@sluice/contracts';
import type { AuditEntry } from '@sluice/ingest';
import type { RequestHandler, Response } from 'express';
import { contextOf } from '../http/request-context.ts';
import { readBasicPassword, readCredential } from './credentials.ts';
import type { KeyRing } from './key-ring.ts';

/** Requires the admin key. Passes on RequestFault `forbidden` for a partner's key, `unauthorized` for anything else. */
export function authenticateAdmin(keys: KeyRing): RequestHandler {
  return async (req, res, next) => {
    const credential = readCredential(req.headers);
    if (credential === undefined) throw adminKeyRequired();
    if (!keys.isAdminKey(credential)) {
      const owner = await keys.findOwner(credential);
      keys.recordAdminRefusal(req.baseUrl, contextOf(res).correlationId, owner);
      if (owner === null || owner.isRevoked) throw adminKeyRequired();
      throw new RequestFault('forbidden', "A partner's key is not allowed here. Send the admin key.");
    }
    next();
  };
}

function adminKeyRequired(): RequestFault {
  return new RequestFault('unauthorized', 'Send the admin key in X-API-Key, or as Authorization: Bearer.');
}

/**
 * Requires the admin key, which may also be the password of HTTP Basic, for browsers. Passes on RequestFault
 * `unauthorized`.
 */
export function authenticateOperator(keys: KeyRing): RequestHandler {
  return (req, res, next) => {
    const credential = readBasicPassword(req.headers.authorization) ?? readCredential(req.headers);
    if (credential === undefined || !keys.isAdminKey(credential)) {
      // A browser sends its first request without a credential, and then prompts for one.
      if (credential !== undefined) keys.recordAdminRefusal(req.baseUrl, contextOf(res).correlationId, null);
      res.set('WWW-Authenticate', 'Basic realm="Sluice operations", charset="UTF-8"');
      throw new RequestFault('unauthorized', 'Log in with any user name and the admin key as the password.');
    }
    next();
  };
}

/** The audit log entry of what this request does with the admin key. */
export function adminAuditEntry(
  res: Response,
  act: Pick<AuditEntry, 'act' | 'target' | 'partnerId' | 'detail'>,
): AuditEntry {
  return { ...act, actor: 'admin', keyId: null, correlationId: contextOf(res).correlationId };
}
