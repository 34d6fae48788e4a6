import type { Caller } from '@sluice/ingest';
import type { ClientTimeouts } from '@sluice/runtime';
import type { RequestHandler, Response } from 'express';

/** What the middlewares learn about a request, for the handlers and for the log. */
export class RequestContext {
  correlationId: string;
  /** The partner of the API key; null until the key has been checked. */
  partnerId: string | null = null;
  /** The partner's own limit; null if it has none. */
  requestsPerS: number | null = null;
  /** The API key of the request, even if revoked; null until it has been checked. */
  keyId: string | null = null;
  /** How slow its client may be; null until setClientTimeouts has run. */
  clientTimeouts: ClientTimeouts | null = null;

  constructor(correlationId: string) {
    this.correlationId = correlationId;
  }
}

const CONTEXT = 'sluice';

/** Attaches the context of this request to its response. */
export function setContext(res: Response, context: RequestContext): void {
  res.locals[CONTEXT] = context;
}

/** The context of the request that `res` belongs to. Throws Error if no middleware has set one (a wiring fault). */
export function contextOf(res: Response): RequestContext {
  const context: unknown = res.locals[CONTEXT];
  if (context instanceof RequestContext) return context;
  throw new Error('The request has no context: assignCorrelationId did not run.');
}

/** The partner whose key came with the request. Throws Error on a route without authentication (a wiring fault). */
export function partnerOf(res: Response): string {
  const { partnerId } = contextOf(res);
  if (partnerId !== null) return partnerId;
  throw new Error('The request has no partner: authenticatePartner did not run.');
}

/** Who makes the request: the partner, its key and the correlation id. Throws as partnerOf. */
export function callerOf(res: Response): Caller {
  const { keyId, correlationId } = contextOf(res);
  return { partnerId: partnerOf(res), keyId, correlationId };
}

/** How slow the client of this request may be. Throws Error if no middleware has set it (a wiring fault). */
export function clientTimeoutsOf(res: Response): ClientTimeouts {
  const { clientTimeouts } = contextOf(res);
  if (clientTimeouts !== null) return clientTimeouts;
  throw new Error('The request has no client timeouts: setClientTimeouts did not run.');
}

/** Sets how slow the client of each request may be, for the code that reads its body. */
export function setClientTimeouts(clientTimeouts: ClientTimeouts): RequestHandler {
  return (_req, res, next) => {
    contextOf(res).clientTimeouts = clientTimeouts;
    next();
  };
}
