import { errorCatalogue, type RequestFault } from '@sluice/contracts';
import type { Response } from 'express';
import { setFaultHeaders } from '../problems/problem.ts';
import { BasicFault } from './basic-fault.ts';

/** Sends `resource` with `status` in the envelope of this surface. */
export function sendResource(res: Response, resource: object, status = 200): void {
  res.status(status).json({ resource, errors: [] });
}

/** Sends `fault` as an error in the envelope of this surface. */
export function sendErrors(res: Response, fault: RequestFault, correlationId: string): void {
  setFaultHeaders(res, fault);
  res.status(errorCatalogue[fault.code].status).json({ resource: null, errors: [describeError(fault, correlationId)] });
}

/** An error on the wire. */
interface ErrorBody {
  message: string;
  errorCode: string;
  moreInfo: string;
}

/** The error that describes `fault` to the caller. */
function describeError(fault: RequestFault, correlationId: string): ErrorBody {
  if (fault instanceof BasicFault) {
    return { message: fault.detail, errorCode: fault.errorCode, moreInfo: fault.moreInfo };
  }
  const { title } = errorCatalogue[fault.code];
  return {
    message: fault.detail,
    errorCode: toErrorCode(fault.code),
    moreInfo: `${title}. The correlation id of this request is ${correlationId}.`,
  };
}

/** `payload_too_large` becomes `PayloadTooLarge`, like the error codes of the published API. */
function toErrorCode(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
