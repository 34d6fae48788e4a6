import { type ErrorCode, errorCatalogue, type RequestFault } from '@sluice/contracts';
import type { Response } from 'express';
import { leavesBodyUnread } from '../http/unread-body.ts';
import { addQuotaHeaders } from '../limits/rate-limit-headers.ts';

/** The body of an answer that is no success (RFC 9457), with the fault's own members beside the common ones. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  correlation_id: string;
  [extra: string]: unknown;
}

/** The problem that tells the caller of `fault`. */
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

/** Seconds after which the request that met `fault` may be sent again; undefined where that is of no use. */
export function retryAfterOf(fault: RequestFault): number | undefined {
  return fault.retryAfterS ?? (errorCatalogue[fault.code].retryable ? retryAfterDefaultS : undefined);
}

/** Answers with the problem that `fault` is, and the headers that go with it. */
export function sendProblem(res: Response, fault: RequestFault, correlationId: string): void {
  const problem = describeProblem(fault, correlationId);
  setFaultHeaders(res, fault);
  res.status(problem.status).type('application/problem+json');
  // As bytes: this media type takes no charset, which Express would add to text.
  res.send(Buffer.from(JSON.stringify(problem)));
}

/**
 * Sets what the headers say of `fault`, whatever the form of the answer: when to try again, whether on this connection, what
 * was used up, and which key is asked for.
 */
export function setFaultHeaders(res: Response, fault: RequestFault): void {
  const retryAfterS = retryAfterOf(fault);
  if (retryAfterS !== undefined) res.set('Retry-After', String(retryAfterS));
  if (fault.code === 'request_timeout' || leavesBodyUnread(res.req)) res.set('Connection', 'close');
  if (fault.quota !== undefined) addQuotaHeaders(res, fault.quota);
  // The board has asked for HTTP Basic already; everything else takes a key.
  if (errorCatalogue[fault.code].status === 401 && !res.hasHeader('WWW-Authenticate'))
    res.set('WWW-Authenticate', 'Bearer realm="sluice"');
}
