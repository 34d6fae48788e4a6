import { errorCatalogue, RequestFault } from '@sluice/contracts';
import type { Log } from '@sluice/ingest';
import type { SecretMask } from '@sluice/runtime';
import type { ErrorRequestHandler, Response } from 'express';
import { contextOf } from '../http/request-context.ts';
import { classifyError } from './classify-error.ts';
import { sendProblem } from './problem.ts';

/** Sends the response for a fault, in the format of one surface. */
type SendFault = (res: Response, fault: RequestFault, correlationId: string) => void;

/** What the error handler works with. */
interface ErrorHandlerOptions {
  log: Log;
  /** Replaces the secrets that a detail quotes. */
  mask: SecretMask;
  /** Sends the response of a surface with its own error format; default: sendProblem. */
  send?: SendFault;
}

/** The last handler: responds to what the others threw, and logs it, with its stack if the fault is ours. */
export function errorHandler({ log, mask, send = sendProblem }: ErrorHandlerOptions): ErrorRequestHandler {
  // Express identifies an error handler by its four parameters.
  return (error: unknown, _req, res, _next) => {
    const { correlationId, partnerId } = contextOf(res);
    const requestLog = log.child({ correlation_id: correlationId, partner_id: partnerId });
    if (res.destroyed || res.headersSent) return abortResponse(res, error, requestLog);
    const fault = maskFault(classifyError(error), mask);
    logFault(fault, error, requestLog);
    send(res, fault, correlationId);
  };
}

/** No error can be sent any more: the client has gone, or has a part of the response, which must not look complete. */
function abortResponse(res: Response, error: unknown, log: Log): void {
  if (res.headersSent) log.warn('Response cut short', { error });
  else log.info('Client disconnected', { error });
  res.destroy();
}

function logFault(fault: RequestFault, error: unknown, log: Log): void {
  const { status } = errorCatalogue[fault.code];
  if (status === 503) log.warn('Request not served', { code: fault.code, error });
  else if (status >= 500) log.error('Request failed', { code: fault.code, error });
  else log.debug('Request refused', { code: fault.code, detail: fault.detail });
}

/** The fault without secrets in its detail, which quotes paths and parameters that clients sent. */
function maskFault(fault: RequestFault, mask: SecretMask): RequestFault {
  const detail = mask(fault.detail);
  if (detail === fault.detail) return fault;
  return new RequestFault(fault.code, detail, { ...(fault.extra && { extra: fault.extra }), cause: fault.cause });
}
