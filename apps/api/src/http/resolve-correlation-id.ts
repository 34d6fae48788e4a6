import { RequestFault } from '@sluice/contracts';

/** The two headers that name a submission, as they were sent. */
export interface CorrelationHeaders {
  correlationId: string | undefined;
  idempotencyKey: string | undefined;
}

const visibleAscii = /^[\x21-\x7e]{1,128}$/;

/**
 * The correlation id that the client chose, in X-Correlation-Id or its alias Idempotency-Key; undefined where it chose
 * none.
 * @throws RequestFault `invalid_correlation_id` where it is not 1 to 128 visible ASCII characters, or the two differ
 */
export function resolveCorrelationId({ correlationId, idempotencyKey }: CorrelationHeaders): string | undefined {
  if (correlationId !== undefined && idempotencyKey !== undefined && correlationId !== idempotencyKey) {
    throw new RequestFault(
      'invalid_correlation_id',
      'X-Correlation-Id and Idempotency-Key are two names for one id, but their values differ. Send one of them.',
    );
  }
  const chosen = correlationId ?? idempotencyKey;
  if (chosen === undefined || visibleAscii.test(chosen)) return chosen;
  throw new RequestFault(
    'invalid_correlation_id',
    'A correlation id is 1 to 128 visible ASCII characters, without spaces. Send such an id, or none to be given one.',
  );
}
