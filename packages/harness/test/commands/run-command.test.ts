import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type CommandEvents, RequirementError, runCommand, UsageError } from '@sluice/harness/commands';

const readOptions = () => ({});
const lines = (spy: jest.SpiedFunction<typeof console.error>) => spy.mock.calls.map(([line]) => String(line));

describe('a command', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    ['its own exit code', async () => 3, 3],
    ['1 where it fails', () => Promise.reject(new Error('broken')), 1],
    ['2 where the machine lacks something', () => Promise.reject(new RequirementError('Install it.')), 2],
  ])('returns %s', async (_what, run, exitCode) => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await runCommand([], { usage: 'npm run it', readOptions, run })).toBe(exitCode);
  });

  it('returns 2 where its arguments are wrong, and says how it is called', async () => {
    const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const refuse = () => {
      throw new UsageError('--seed takes a number');
    };
    expect(await runCommand([], { usage: 'npm run it', readOptions: refuse, run: async () => 0 })).toBe(2);
    expect(lines(errors)).toEqual(['--seed takes a number\nnpm run it']);
  });

  it('says what the machine lacks in one line, without a stack', async () => {
    const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const run = () => Promise.reject(new RequirementError('redis-server is not on the PATH: install it.'));
    await runCommand([], { usage: 'npm run it', readOptions, run });
    expect(lines(errors)).toEqual(['redis-server is not on the PATH: install it.']);
  });

  it('says so when nothing has gone on for a while, and what the last step was', async () => {
    jest.useFakeTimers();
    try {
      const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      let finish: () => void = () => undefined;
      const run = ({ tell, advance }: CommandEvents) =>
        new Promise<number>((resolve) => {
          tell('starting Redis');
          setTimeout(advance, 20_000);
          finish = () => resolve(0);
        });
      const ended = runCommand([], { usage: '', readOptions, run: (_options, events) => run(events) });
      jest.advanceTimersByTime(45_000);
      expect(lines(errors).join()).not.toContain('no progress');
      jest.advanceTimersByTime(15_000);
      expect(lines(errors).at(-1)).toMatch(/no progress for 40 s, after: starting Redis$/);
      finish();
      expect(await ended).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
