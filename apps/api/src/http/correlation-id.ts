import { randomUUID } from 'node:crypto';
import { RequestFault } from '@sluice/contracts';
import type { SecretMask } from '@sluice/runtime';
import type { RequestHandler } from 'express';
import { RequestContext, setContext } from './request-context.ts';

/**
 * Creates the context of the request and sets X-Correlation-Id on every response: the client's own id, or a new UUID.
 * Passes on RequestFault `invalid_correlation_id` under a new id.
 * @param mask replaces secrets in a text
 */
export function assignCorrelationId(mask: SecretMask): RequestHandler {
  return (req, res, next) => {
    const context = new RequestContext(randomUUID());
    setContext(res, context);
    try {
      const { 'x-correlation-id': ids = [], 'idempotency-key': keys = [] } = req.headersDistinct;
      const chosen = chooseCorrelationId([...ids, ...keys]);
      if (chosen !== undefined) context.correlationId = refuseSecret(chosen, mask);
    } finally {
      res.set('X-Correlation-Id', context.correlationId);
    }
    next();
  };
}

/** A correlation id is stored with its job, logged, and sent back, so it must not contain a secret. */
function refuseSecret(correlationId: string, mask: SecretMask): string {
  if (mask(correlationId) === correlationId) return correlationId;
  throw new RequestFault(
    'invalid_correlation_id',
    'The correlation id contains an API key. Send an id without secrets; it is stored and logged.',
  );
}

const visibleAscii = /^[\x21-\x7e]{1,128}$/;

/**
 * The correlation id that the client chose; undefined if it sent none.
 * @param values of every X-Correlation-Id and every Idempotency-Key, its alias
 * @throws RequestFault `invalid_correlation_id` if it is not 1 to 128 visible ASCII characters, or if the values differ
 */
export function chooseCorrelationId(values: readonly string[]): string | undefined {
  const [chosen, ...others] = new Set(values);
  if (others.length > 0) {
    throw new RequestFault(
      'invalid_correlation_id',
      'The request carries different correlation ids (Idempotency-Key is an alias of X-Correlation-Id). Send one of them.',
    );
  }
  if (chosen === undefined || visibleAscii.test(chosen)) return chosen;
  throw new RequestFault(
    'invalid_correlation_id',
    'A correlation id must be 1 to 128 visible ASCII characters without spaces. Send such an id, or omit the header to have one generated.',
  );
}
