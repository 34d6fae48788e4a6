import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { RequestContext, setContext } from './request-context.ts';
import { resolveCorrelationId } from './resolve-correlation-id.ts';

/**
 * Gives the request its context and every answer its X-Correlation-Id: the client's own, or a new UUID. Passes on
 * RequestFault `invalid_correlation_id` under a new id.
 */
export function assignCorrelationId(): RequestHandler {
  return (req, res, next) => {
    const context = new RequestContext(randomUUID());
    setContext(res, context);
    try {
      const chosen = resolveCorrelationId({
        correlationId: req.get('X-Correlation-Id'),
        idempotencyKey: req.get('Idempotency-Key'),
      });
      if (chosen !== undefined) context.correlationId = chosen;
    } finally {
      res.set('X-Correlation-Id', context.correlationId);
    }
    next();
  };
}
