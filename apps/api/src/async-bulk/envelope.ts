import { errorCatalogue, type RequestFault } from '@sluice/contracts';
import type { Response } from 'express';
import { setFaultHeaders } from '../problems/problem.ts';
import { BasicFault } from './basic-fault.ts';

/** Answers `status` with `resource` in the envelope of this surface. */
export function sendResource(res: Response, resource: object, status = 200): void {
  res.status(status).json({ resource, errors: [] });
}

/** Answers with the error that `fault` is, in the envelope of this surface. */
export function sendErrors(res: Response, fault: RequestFault, correlationId: string): void {
  setFaultHeaders(res, fault);
  res.status(errorCatalogue[fault.code].status).json({ resource: null, errors: [describeError(fault, correlationId)] });
}

/** An error as this surface shows it. */
export interface ErrorBody {
  message: string;
  errorCode: string;
  moreInfo: string;
}

/** The error that tells the caller of `fault`. */
export function describeError(fault: RequestFault, correlationId: string): ErrorBody {
  if (fault instanceof BasicFault) {
    return { message: fault.detail, errorCode: fault.errorCode, moreInfo: fault.moreInfo };
  }
  const { title } = errorCatalogue[fault.code];
  return {
    message: fault.detail,
    errorCode: writeErrorCode(fault.code),
    moreInfo: `${title}. The correlation id of this request is ${correlationId}.`,
  };
}

/** The document writes its codes so: `payload_too_large` is `PayloadTooLarge`. */
function writeErrorCode(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
