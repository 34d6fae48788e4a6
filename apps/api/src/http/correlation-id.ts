import { randomUUID } from 'node:crypto';
import { RequestFault } from '@sluice/contracts';
import type { SecretMask } from '@sluice/runtime';
import type { RequestHandler } from 'express';
import { RequestContext, setContext } from './request-context.ts';

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
      const chosen = chooseCorrelationId([...ids, ...keys]);
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

const visibleAscii = /^[\x21-\x7e]{1,128}$/;

/**
 * The correlation id that the client chose; undefined where it chose none.
 * @param values those of every X-Correlation-Id and every Idempotency-Key, its alias
 * @throws RequestFault `invalid_correlation_id` where it is not 1 to 128 visible ASCII characters, or they differ
 */
export function chooseCorrelationId(values: readonly string[]): string | undefined {
  const [chosen, ...others] = new Set(values);
  if (others.length > 0) {
    throw new RequestFault(
      'invalid_correlation_id',
      'X-Correlation-Id and Idempotency-Key are two names for one id, but several were sent that differ. Send one of them.',
    );
  }
  if (chosen === undefined || visibleAscii.test(chosen)) return chosen;
  throw new RequestFault(
    'invalid_correlation_id',
    'A correlation id is 1 to 128 visible ASCII characters, without spaces. Send such an id, or none to be given one.',
  );
}
