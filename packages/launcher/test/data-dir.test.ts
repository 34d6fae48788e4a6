import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lockDataDir } from '../src/data-dir/lock-data-dir.ts';
import { openProcessRecords } from '../src/data-dir/process-records.ts';
import { identifyProcess } from '../src/processes/process-identity.ts';
import { signalOf, startSleeper } from './sleeper.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const directory = useTemporaryDirectory();

/** No process has this id: the largest on Linux is 2^22. */
const deadProcess = { pid: 2 ** 22 + 1, startedAt: 'long ago' };

function layLock(owner: object): void {
  writeFileSync(join(directory.path, 'launcher.lock'), JSON.stringify(owner));
}

describe('lockDataDir', () => {
  it('refuses a directory that a running process has, and names the process', () => {
    const release = lockDataDir(directory.path);
    expect(() => lockDataDir(directory.path)).toThrow(`is in use by another Sluice (process ${process.pid})`);
    release();
    lockDataDir(directory.path)();
  });

  it.each([
    ['has died', deadProcess],
    ['has died, and its number is now another process', { pid: process.pid, startedAt: 'before that one' }],
  ])('takes over the lock where its owner %s', async (_case, owner) => {
    layLock(owner);
    const release = lockDataDir(directory.path);
    expect(() => lockDataDir(directory.path)).toThrow('is in use');
    release();
    expect(await readdir(directory.path)).toEqual([]);
  });

  it('leaves nothing behind where it refuses', async () => {
    layLock(identifyProcess(process.pid) ?? deadProcess);
    expect(() => lockDataDir(directory.path)).toThrow('is in use');
    expect(await readdir(directory.path)).toEqual(['launcher.lock']);
  });
});

describe('the process records', () => {
  it('end what was left running, by force where it ignores SIGTERM', async () => {
    const left = openProcessRecords(directory.path);
    const [willing, stubborn] = await Promise.all([startSleeper(), startSleeper("process.on('SIGTERM', () => {})")]);
    left.add('willing', willing.pid ?? 0);
    left.add('stubborn', stubborn.pid ?? 0);
    expect(await openProcessRecords(directory.path).endOrphans()).toBe(2);
    expect([await signalOf(willing), await signalOf(stubborn)]).toEqual(['SIGTERM', 'SIGKILL']);
    expect(await openProcessRecords(directory.path).endOrphans()).toBe(0);
  });

  it('do not end a process that has the id of a recorded one', async () => {
    const stranger = await startSleeper();
    mkdirSync(join(directory.path, 'run'));
    const record = JSON.stringify({ pid: stranger.pid, startedAt: 'before' });
    writeFileSync(join(directory.path, 'run', 'api.json'), record);
    expect(await openProcessRecords(directory.path).endOrphans()).toBe(0);
    expect(stranger.exitCode).toBeNull();
    stranger.kill('SIGKILL');
    expect(await signalOf(stranger)).toBe('SIGKILL');
  });

  it('ignore a truncated record', async () => {
    const records = openProcessRecords(directory.path);
    writeFileSync(join(directory.path, 'run', 'api.json'), '{"pid":1');
    expect(await records.endOrphans()).toBe(0);
  });
});
