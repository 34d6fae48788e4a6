import { errorCatalogue, type RequestFault } from '@sluice/contracts';
import type { Response } from 'express';
import { setFaultHeaders } from '../problems/problem.ts';
import { describeError } from './describe-error.ts';

/** Answers `status` with `resource` in the envelope of this surface. */
export function sendResource(res: Response, resource: object, status = 200): void {
  res.status(status).json({ resource, errors: [] });
}

/** Answers with the error that `fault` is, in the envelope of this surface. */
export function sendErrors(res: Response, fault: RequestFault, correlationId: string): void {
  setFaultHeaders(res, fault);
  res.status(errorCatalogue[fault.code].status).json({ resource: null, errors: [describeError(fault, correlationId)] });
}
