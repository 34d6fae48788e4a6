import { describe, expect, it } from '@jest/globals';
import { chooseCorrelationId } from '../src/http/correlation-id.ts';

describe('chooseCorrelationId', () => {
  it.each([[['a']], [['a', 'a']]])('takes %j', (values) => {
    expect(chooseCorrelationId(values)).toBe('a');
  });

  it('is undefined if none is sent', () => {
    expect(chooseCorrelationId([])).toBeUndefined();
  });

  it.each(['!', '~', 'a:b/c"d', 'x'.repeat(128)])('takes %j', (id) => {
    expect(chooseCorrelationId([id])).toBe(id);
  });

  it.each([[''], ['a b'], ['a, b'], ['é'], ['a\u007f'], ['a\tb'], ['x'.repeat(129)], ['a', 'b']])(
    'refuses %j',
    (...values) => {
      expect(() => chooseCorrelationId(values)).toThrow(expect.objectContaining({ code: 'invalid_correlation_id' }));
    },
  );
});
