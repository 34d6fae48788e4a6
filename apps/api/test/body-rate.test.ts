import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { watchBodyRate } from '../src/body/body-rate.ts';

const clientTimeouts = { headersTimeoutS: 10, bodyTimeoutS: 60, bodyBytesPerS: 1024 };

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => void jest.useRealTimers());

/** Watches a source; `pass` writes bytes to it, and then advances the clock. */
function watch() {
  const source = new PassThrough();
  const onSlow = jest.fn();
  const stop = watchBodyRate(source, clientTimeouts, onSlow);
  const pass = async (bytes: number, seconds: number) => {
    source.write(Buffer.alloc(bytes));
    await new Promise(setImmediate);
    jest.advanceTimersByTime(seconds * 1000);
  };
  return { source, onSlow, stop, pass };
}

describe('watchBodyRate', () => {
  it('allows a large body at a sufficient rate, however long it takes', async () => {
    const { onSlow, pass } = watch();
    for (let minute = 0; minute < 600; minute += 1) await pass(70_000, 60);
    expect(onSlow).not.toHaveBeenCalled();
  });

  it.each([
    ['one byte a second', 1, 1],
    ['a byte less than it should', 1024 * 60 - 1, 60],
    ['nothing', 0, 60],
  ])('reports a body that delivers %s', async (_name, bytes, seconds) => {
    const { onSlow, pass } = watch();
    for (let passed = 0; passed < 60; passed += seconds) await pass(bytes, seconds);
    expect(onSlow).toHaveBeenCalledWith(expect.objectContaining({ code: 'request_timeout' }));
  });

  it('reports a body that stalls after a fast start', async () => {
    const { onSlow, pass } = watch();
    await pass(100_000_000, 60);
    expect(onSlow).not.toHaveBeenCalled();
    await pass(1, 60);
    expect(onSlow).toHaveBeenCalledTimes(1);
  });

  it('does not count our own pauses against the client', async () => {
    const { source, onSlow, pass } = watch();
    source.pause();
    await pass(1, 600);
    expect(onSlow).not.toHaveBeenCalled();
  });

  it('stops with the source, or on request', async () => {
    const [ended, stopped] = [watch(), watch()];
    ended.source.end();
    stopped.stop();
    for (const { pass, onSlow } of [stopped, { ...ended, pass: async () => void (await new Promise(setImmediate)) }]) {
      await pass(0, 600);
      expect(onSlow).not.toHaveBeenCalled();
    }
    jest.advanceTimersByTime(600_000);
    expect(ended.onSlow).not.toHaveBeenCalled();
  });
});
