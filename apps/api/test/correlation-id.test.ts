import { describe, expect, it } from '@jest/globals';
import { resolveCorrelationId } from '../src/http/resolve-correlation-id.ts';

const resolve = (correlationId?: string, idempotencyKey?: string) =>
  resolveCorrelationId({ correlationId, idempotencyKey });

describe('resolveCorrelationId', () => {
  it.each([
    ['X-Correlation-Id', 'a', undefined],
    ['Idempotency-Key', undefined, 'a'],
    ['both, where they agree', 'a', 'a'],
  ])('takes %s', (_case, correlationId, idempotencyKey) => {
    expect(resolve(correlationId, idempotencyKey)).toBe('a');
  });

  it('leaves the choice to the server where neither is sent', () => {
    expect(resolve()).toBeUndefined();
  });

  it.each(['!', '~', 'a:b/c"d', 'x'.repeat(128)])('takes %j', (id) => {
    expect(resolve(id)).toBe(id);
  });

  it.each(['', 'a b', 'a, b', 'é', 'a\u007f', 'a\tb', 'x'.repeat(129)])('refuses %j', (id) => {
    expect(() => resolve(id)).toThrow(expect.objectContaining({ code: 'invalid_correlation_id' }));
  });

  it('refuses two headers that differ', () => {
    expect(() => resolve('a', 'b')).toThrow(expect.objectContaining({ code: 'invalid_correlation_id' }));
  });
});
