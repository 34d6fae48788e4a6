import { describe, expect, it } from '@jest/globals';
import { isTerminal, jobStates, terminalJobStates } from '../src/index.ts';

describe('a job state', () => {
  it.each(jobStates)('%s is terminal where it is listed as such', (state) => {
    expect(isTerminal(state)).toBe(terminalJobStates.some((terminal) => terminal === state));
  });

  it('is terminal for five of the seven', () => {
    expect(jobStates.filter(isTerminal)).toEqual([
      'COMPLETED',
      'COMPLETED_WITH_ERRORS',
      'FAILED',
      'CANCELLED',
      'TIMED_OUT',
    ]);
  });
});
