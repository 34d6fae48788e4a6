import { describe, expect, it } from '@jest/globals';
import type { Log } from '@sluice/runtime';
import { createBackground } from '../src/resources/background.ts';

function open() {
  const warnings: unknown[] = [];
  const ignore = () => undefined;
  const log: Log = {
    debug: ignore,
    info: ignore,
    warn: (message, fields) => void warnings.push({ message, ...fields }),
    error: ignore,
    child: () => log,
  };
  return { background: createBackground(log), warnings };
}

/** Work that ends on request. */
function makeWork() {
  let end = () => {};
  let runs = 0;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = () => {
    runs += 1;
    return ended;
  };
  return { run, end: () => end(), runs: () => runs };
}

describe('background work', () => {
  it('runs once at a time per name, and is waited for', async () => {
    const { background } = open();
    const [work, other] = [makeWork(), makeWork()];
    background.run('a', work.run);
    background.run('a', work.run);
    background.run('b', other.run);
    const drained = background.drain();
    other.end();
    work.end();
    await drained;
    expect([work.runs(), other.runs()]).toEqual([1, 1]);
    background.run('a', work.run);
    await background.drain();
    expect(work.runs()).toBe(2);
  });

  it('is waited for if other work has started it', async () => {
    const { background } = open();
    const second = makeWork();
    background.run('a', async () => background.run('b', second.run));
    second.end();
    await background.drain();
    expect(second.runs()).toBe(1);
  });

  it('logs a warning if it fails', async () => {
    const { background, warnings } = open();
    const error = new Error('no');
    background.run('a', () => Promise.reject(error));
    await background.drain();
    expect(warnings).toEqual([{ message: 'Background work failed', work: 'a', error }]);
  });
});
