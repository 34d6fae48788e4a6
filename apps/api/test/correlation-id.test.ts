import { describe, expect, it } from '@jest/globals';
import { resolveCorrelationId } from '../src/http/correlation-id.ts';

describe('resolveCorrelationId', () => {
  it.each([[['a']], [['a', 'a']]])('takes %j', (values) => {
    expect(resolveCorrelationId(values)).toBe('a');
  });

  it('leaves the choice to the server where none is sent', () => {
    expect(resolveCorrelationId([])).toBeUndefined();
  });

  it.each(['!', '~', 'a:b/c"d', 'x'.repeat(128)])('takes %j', (id) => {
    expect(resolveCorrelationId([id])).toBe(id);
  });

  it.each([[''], ['a b'], ['a, b'], ['é'], ['a\u007f'], ['a\tb'], ['x'.repeat(129)], ['a', 'b']])(
    'refuses %j',
    (...values) => {
      expect(() => resolveCorrelationId(values)).toThrow(expect.objectContaining({ code: 'invalid_correlation_id' }));
    },
  );
});
