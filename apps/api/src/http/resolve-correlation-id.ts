import { RequestFault } from '@sluice/contracts';

const visibleAscii = /^[\x21-\x7e]{1,128}$/;

/**
 * The correlation id that the client chose; undefined where it chose none.
 * @param values those of every X-Correlation-Id and every Idempotency-Key, its alias
 * @throws RequestFault `invalid_correlation_id` where it is not 1 to 128 visible ASCII characters, or they differ
 */
export function resolveCorrelationId(values: readonly string[]): string | undefined {
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
