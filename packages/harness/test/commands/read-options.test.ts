import { describe, expect, it } from '@jest/globals';
import { decimal, flag, oneOf, option, readOptions, someOf, wholeNumber } from '@sluice/harness/commands';

const table = {
  rows: wholeNumber(500, 10),
  seconds: decimal(null, 0.5),
  store: oneOf(null, ['embedded', 'redis']),
  orders: someOf(['shuffled', 'sorted']),
  only: option(null, 'a word', (text) => (/^\w+$/.test(text) ? text : undefined)),
  keep: flag(),
};

describe('the options of a command', () => {
  it('have defaults', () => {
    const defaults = { rows: 500, seconds: null, store: null, orders: ['shuffled', 'sorted'], only: null, keep: false };
    expect(readOptions([], table)).toEqual(defaults);
  });

  it.each([
    [['--rows', '10'], { rows: 10 }],
    [['--seconds', '1.5', '--keep'], { seconds: 1.5, keep: true }],
    [['--store', 'redis'], { store: 'redis' }],
    [['--orders', 'sorted'], { orders: ['sorted'] }],
    [['--orders', 'sorted,shuffled'], { orders: ['shuffled', 'sorted'] }],
    [['--only', 'parsers'], { only: 'parsers' }],
  ])('are read: %j', (args, expected) => {
    expect(readOptions(args, table)).toMatchObject(expected);
  });

  it.each([
    [['--rows', '9'], "--rows takes a whole number from 10, not '9'"],
    [['--rows', '10.5'], "--rows takes a whole number from 10, not '10.5'"],
    [['--seconds', '0'], "--seconds takes a number from 0.5, not '0'"],
    [['--seconds', 'soon'], "--seconds takes a number from 0.5, not 'soon'"],
    [['--store', 'disk'], "--store takes one of embedded, redis, not 'disk'"],
    [['--orders', 'sorted,random'], "--orders takes some of shuffled,sorted, not 'sorted,random'"],
    [['--only', 'a b'], "--only takes a word, not 'a b'"],
    [['--rows'], '--rows'],
    [['--keep=yes'], '--keep'],
    [['--loud'], '--loud'],
    [['more'], 'more'],
  ])('are refused: %j', (args, message) => {
    expect(() => readOptions(args, table)).toThrow(expect.objectContaining({ name: 'UsageError' }));
    expect(() => readOptions(args, table)).toThrow(message);
  });
});
