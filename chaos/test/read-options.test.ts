import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../src/read-options.ts';

describe('the arguments of the harness', () => {
  it.each([
    [[], { seed: 1, lengthMs: 600_000, sabotage: null, keep: false }],
    [['--minutes', '2', '--seed', '3'], { seed: 3, lengthMs: 120_000, sabotage: null, keep: false }],
    [['--seconds', '60', '--minutes', '2', '--keep'], { seed: 1, lengthMs: 60_000, sabotage: null, keep: true }],
    [['--sabotage', 'epoch'], { seed: 1, lengthMs: 120_000, sabotage: 'epoch', keep: false }],
  ])('reads %j', (args, options) => {
    expect(readOptions(args)).toEqual(options);
  });

  it.each([
    [['--seed', '1.5'], '--seed takes a whole number from 0'],
    [['--minutes', 'ten'], '--minutes takes a number from'],
    [['--seconds', '1'], '--seconds takes a number from 5'],
    [['--sabotage', 'luck'], "--sabotage takes one of epoch, cursor, reconciler, unique, refresh, not 'luck'"],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
