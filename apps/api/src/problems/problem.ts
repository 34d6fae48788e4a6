import { type ErrorCode, errorCatalogue, type RequestFault } from '@sluice/contracts';

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
