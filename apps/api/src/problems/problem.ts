import { type ErrorCode, errorCatalogue, type RequestFault } from '@sluice/contracts';
import type { Response } from 'express';
import { leavesBodyUnread } from '../http/unread-body.ts';
import { addQuotaHeaders } from '../limits/rate-limit-headers.ts';

/** The body of an error response (RFC 9457): the common members, and the fault's own. */
interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  correlation_id: string;
  [extra: string]: unknown;
}

/** The problem that describes `fault` to the caller. */
export function describeProblem(fault: RequestFault, correlationId: string): Problem {
  const { status, title } = errorCatalogue[fault.code];
  const common = {
    type: `urn:sluice:problem:${fault.code}`,
    title,
    status,
    code: fault.code,
    detail: fault.detail,
    correlation_id: correlationId,
  };
  // The common members come first, and cannot be replaced.
  return { ...common, ...fault.extra, ...common };
}

const retryAfterDefaultS = 1;

/** Seconds after which the failed request can be sent again; undefined if a retry cannot succeed. */
export function retryAfterOf(fault: RequestFault): number | undefined {
  return fault.retryAfterS ?? (errorCatalogue[fault.code].retryable ? retryAfterDefaultS : undefined);
}

/** Sends `fault` as a problem, with its headers. */
export function sendProblem(res: Response, fault: RequestFault, correlationId: string): void {
  const problem = describeProblem(fault, correlationId);
  setFaultHeaders(res, fault);
  res.status(problem.status).type('application/problem+json');
  // As bytes: Express would add a charset to text, which this media type does not have.
  res.send(Buffer.from(JSON.stringify(problem)));
}

/**
 * Sets the headers for `fault`, whatever the format of the body: when to retry, whether the connection closes, which quota is
 * used up, and which authentication is required.
 */
export function setFaultHeaders(res: Response, fault: RequestFault): void {
  const retryAfterS = retryAfterOf(fault);
  if (retryAfterS !== undefined) res.set('Retry-After', String(retryAfterS));
  if (fault.code === 'request_timeout' || leavesBodyUnread(res.req)) res.set('Connection', 'close');
  if (fault.quota !== undefined) addQuotaHeaders(res, fault.quota);
  // The queue board has already asked for HTTP Basic; everything else requires an API key.
  if (errorCatalogue[fault.code].status === 401 && !res.hasHeader('WWW-Authenticate'))
    res.set('WWW-Authenticate', 'Bearer realm="sluice"');
}
