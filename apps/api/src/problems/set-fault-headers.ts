import { errorCatalogue, type RequestFault } from '@sluice/contracts';
import type { Response } from 'express';
import { isLeftUnread } from '../http/discard-unread-body.ts';
import { addQuota } from '../limits/add-quota.ts';
import { retryAfterOf } from './problem.ts';

/**
 * Sets what the headers say of `fault`, whatever the form of the answer: when to try again, whether on this connection, what
 * was used up, and which key is asked for.
 */
export function setFaultHeaders(res: Response, fault: RequestFault): void {
  const retryAfterS = retryAfterOf(fault);
  if (retryAfterS !== undefined) res.set('Retry-After', String(retryAfterS));
  if (fault.code === 'request_timeout' || isLeftUnread(res.req)) res.set('Connection', 'close');
  if (fault.quota !== undefined) addQuota(res, fault.quota);
  // The board has asked for HTTP Basic already; everything else takes a key.
  if (errorCatalogue[fault.code].status === 401 && !res.hasHeader('WWW-Authenticate'))
    res.set('WWW-Authenticate', 'Bearer realm="sluice"');
}
