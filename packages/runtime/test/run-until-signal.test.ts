import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

// It runs in its own process, so it needs a build.
const built = pathToFileURL(`${import.meta.dirname}/../dist/index.js`).href;

type Child = ChildProcessByStdio<null, Readable, null>;

/** Starts a process whose `start` is the given code; resolves when it has logged `message`. */
async function startUntil(message: string, start: string): Promise<{ child: Child; lines: AsyncIterator<string> }> {
  const code = `
    import { createLog, runUntilSignal } from '${built}';
    const log = createLog({ level: 'info', service: 'test' });
    await runUntilSignal(log, async (onRelease) => { ${start} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await skipUntil(lines, message);
  return { child, lines };
}

async function skipUntil(lines: AsyncIterator<string>, message: string): Promise<void> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`The process ended before it logged "${message}"`);
    if (JSON.parse(value).message === message) return;
  }
}

async function exitOf(child: Child): Promise<number | null> {
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  return code;
}

const keepRunning = 'setInterval(() => {}, 1000);';

describe('runUntilSignal', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('releases at %s and exits with 0', async (signal) => {
    const { child, lines } = await startUntil(
      'running',
      `${keepRunning} onRelease('server', () => log.info('released')); log.info('running');`,
    );
    child.kill(signal);
    await skipUntil(lines, 'released');
    expect(await exitOf(child)).toBe(0);
  });

  it('exits with 1 at the second signal, though a release hangs', async () => {
    const { child, lines } = await startUntil(
      'running',
      `${keepRunning} onRelease('server', () => new Promise(() => {})); log.info('running');`,
    );
    child.kill('SIGTERM');
    await skipUntil(lines, 'Shutting down');
    // A second signal right after the first counts as its echo.
    const again = setInterval(() => child.kill('SIGTERM'), 50);
    expect(await exitOf(child)).toBe(1);
    clearInterval(again);
  });

  it.each([
    ['opening fails', "onRelease('a', () => log.info('released')); throw new Error('no database');", 'Process failed'],
    ['an error is not caught', "setTimeout(() => { throw new Error('bug'); });", 'Process crashed'],
    ['a rejection is not handled', "setTimeout(() => Promise.reject(new Error('bug')));", 'Process crashed'],
  ])('exits with 1 and a line in the log where %s', async (_case, start, message) => {
    const { child } = await startUntil(message, `${keepRunning} ${start}`);
    expect(await exitOf(child)).toBe(1);
  });
});
