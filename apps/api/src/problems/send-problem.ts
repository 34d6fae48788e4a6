import type { RequestFault } from '@sluice/contracts';
import type { Response } from 'express';
import { describeProblem, retryAfterOf } from './problem.ts';

/** Answers with the problem that `fault` is, and the headers that go with it. */
export function sendProblem(res: Response, fault: RequestFault, correlationId: string): void {
  const problem = describeProblem(fault, correlationId);
  const retryAfterS = retryAfterOf(fault);
  if (retryAfterS !== undefined) res.set('Retry-After', String(retryAfterS));
  // The board has asked for HTTP Basic already; everything else takes a key.
  if (problem.status === 401 && !res.hasHeader('WWW-Authenticate'))
    res.set('WWW-Authenticate', 'Bearer realm="sluice"');
  res.status(problem.status).type('application/problem+json');
  // As bytes: this media type takes no charset, which Express would add to text.
  res.send(Buffer.from(JSON.stringify(problem)));
}
