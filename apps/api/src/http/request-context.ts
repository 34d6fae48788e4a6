import type { Caller } from '@sluice/ingest';
import type { ClientTimeouts } from '@sluice/runtime';
import type { RequestHandler, Response } from 'express';

/** What the middlewares learn of a request, for the handlers behind them and for the log. */
export class RequestContext {
  correlationId: string;
  /** The partner of the API key; null until the key has been checked. */
  partnerId: string | null = null;
  /** The partner's own limit; null where it has none. */
  requestsPerS: number | null = null;
  /** The API key that came with it, a revoked one too; null until it has been checked. */
  keyId: string | null = null;
  /** How slow its client may be; null until setClientTimeouts says so. */
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

/** The context of the request that `res` answers. Throws where no middleware has set one (a fault in the wiring). */
export function contextOf(res: Response): RequestContext {
  const context: unknown = res.locals[CONTEXT];
  if (context instanceof RequestContext) return context;
  throw new Error('The request has no context: assignCorrelationId did not run.');
}

/**
 * The partner whose key came with the request. Throws on a route that asks for no partner key (a fault in the wiring).
 */
export function partnerOf(res: Response): string {
  const { partnerId } = contextOf(res);
  if (partnerId !== null) return partnerId;
  throw new Error('The request has no partner: authenticatePartner did not run.');
}

/** The partner, its key and the correlation id: who asks. Throws as partnerOf. */
export function callerOf(res: Response): Caller {
  const { keyId, correlationId } = contextOf(res);
  return { partnerId: partnerOf(res), keyId, correlationId };
}

/** How slow the client of this request may be. Throws where no middleware has set it (a fault in the wiring). */
export function clientTimeoutsOf(res: Response): ClientTimeouts {
  const { clientTimeouts } = contextOf(res);
  if (clientTimeouts !== null) return clientTimeouts;
  throw new Error('The request has no client timeouts: setClientTimeouts did not run.');
}

/** Notes how slow the client of each request may be, for whatever reads its body. */
export function setClientTimeouts(clientTimeouts: ClientTimeouts): RequestHandler {
  return (_req, res, next) => {
    contextOf(res).clientTimeouts = clientTimeouts;
    next();
  };
}
