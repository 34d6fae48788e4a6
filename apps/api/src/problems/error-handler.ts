import { errorCatalogue, RequestFault } from '@sluice/contracts';
import type { Log } from '@sluice/ingest';
import type { SecretMask } from '@sluice/runtime';
import type { ErrorRequestHandler, Response } from 'express';
import { contextOf } from '../http/request-context.ts';
import { classifyError } from './classify-error.ts';
import { sendProblem } from './problem.ts';

/** Answers with a fault, in the form of one surface. */
export type SendFault = (res: Response, fault: RequestFault, correlationId: string) => void;

/** How faults are answered. */
export interface ErrorHandlerOptions {
  log: Log;
  /** Takes out the secrets that a detail quotes. */
  mask: SecretMask;
  /** Writes the answer of a surface whose errors have a form of their own; default: a problem. */
  send?: SendFault;
}

/** The last handler: answers what the others threw, and logs it with its stack where the fault is ours. */
export function errorHandler({ log, mask, send = sendProblem }: ErrorHandlerOptions): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, _req, res, _next) => {
    const { correlationId, partnerId } = contextOf(res);
    const requestLog = log.child({ correlation_id: correlationId, partner_id: partnerId });
    if (res.destroyed || res.headersSent) return abortResponse(res, error, requestLog);
    const fault = maskFault(classifyError(error), mask);
    logFault(fault, error, requestLog);
    send(res, fault, correlationId);
  };
}

/** Nobody can be told any more: the client has gone, or has a part of the answer, which must not look complete. */
function abortResponse(res: Response, error: unknown, log: Log): void {
  if (res.headersSent) log.warn('answer cut short', { error });
  else log.info('client went away', { error });
  res.destroy();
}

function logFault(fault: RequestFault, error: unknown, log: Log): void {
  const { status } = errorCatalogue[fault.code];
  if (status === 503) log.warn('request not served', { code: fault.code, error });
  else if (status >= 500) log.error('request failed', { code: fault.code, error });
  else log.debug('request refused', { code: fault.code, detail: fault.detail });
}

/** The fault without the secrets that its detail quotes: a client may have sent one in a path or a parameter. */
export function maskFault(fault: RequestFault, mask: SecretMask): RequestFault {
  const detail = mask(fault.detail);
  if (detail === fault.detail) return fault;
  return new RequestFault(fault.code, detail, { ...(fault.extra && { extra: fault.extra }), cause: fault.cause });
}
