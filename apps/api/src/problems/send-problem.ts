import type { RequestFault } from '@sluice/contracts';
import type { Response } from 'express';
import { describeProblem } from './problem.ts';
import { setFaultHeaders } from './set-fault-headers.ts';

/** Answers with the problem that `fault` is, and the headers that go with it. */
export function sendProblem(res: Response, fault: RequestFault, correlationId: string): void {
  const problem = describeProblem(fault, correlationId);
  setFaultHeaders(res, fault);
  res.status(problem.status).type('application/problem+json');
  // As bytes: this media type takes no charset, which Express would add to text.
  res.send(Buffer.from(JSON.stringify(problem)));
}
