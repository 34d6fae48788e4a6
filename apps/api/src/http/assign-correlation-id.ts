import { randomUUID } from 'node:crypto';
import { RequestFault } from '@sluice/contracts';
import type { SecretMask } from '@sluice/runtime';
import type { RequestHandler } from 'express';
import { RequestContext, setContext } from './request-context.ts';
import { resolveCorrelationId } from './resolve-correlation-id.ts';

/**
 * Gives the request its context and every answer its X-Correlation-Id: the client's own, or a new UUID. Passes on
 * RequestFault `invalid_correlation_id` under a new id.
 * @param mask tells what is a secret
 */
export function assignCorrelationId(mask: SecretMask): RequestHandler {
  return (req, res, next) => {
    const context = new RequestContext(randomUUID());
    setContext(res, context);
    try {
      const { 'x-correlation-id': ids = [], 'idempotency-key': keys = [] } = req.headersDistinct;
      const chosen = resolveCorrelationId([...ids, ...keys]);
      if (chosen !== undefined) context.correlationId = refuseSecret(chosen, mask);
    } finally {
      res.set('X-Correlation-Id', context.correlationId);
    }
    next();
  };
}

/** A correlation id is kept with its job, logged, and sent back. */
function refuseSecret(correlationId: string, mask: SecretMask): string {
  if (mask(correlationId) === correlationId) return correlationId;
  throw new RequestFault(
    'invalid_correlation_id',
    'A correlation id is no secret, and this one holds a key. Send another.',
  );
}
