import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testsRedis, waitUntil } from '@sluice/harness';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

describe('npm run chaos', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sluice-chaos-test-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('says how to get a redis-server where there is none, and exits with 2', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
      env: { PATH: directory },
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^redis-server is not on the PATH: install Redis \(.+\)\.\n$/);
  });

  it('says how it is called where an argument is wrong, and exits with 2', () => {
    const { status, stderr } = spawnSync(process.execPath, [main, '--minutes', 'ten'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^--minutes takes a number from .+, not 'ten'\nnpm run chaos/);
  });

  const itOnLinux = testsRedis() && existsSync('/proc/self/environ') ? it : it.skip;
  itOnLinux('ends everything it has started when it is interrupted while it starts', async () => {
    const child = spawn(process.execPath, [main, '--keep'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const find = (line: RegExp) => waitUntil(`${line}`, async () => line.exec(output)?.[1]);
    const kept = await find(/ are kept in (\S+)/);
    try {
      await find(/(starting two APIs)/);
      expect(listProcesses(kept)).not.toEqual([]);
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      expect({ ended: await ended, left: listProcesses(kept) }).toEqual({ ended: [130, null], left: [] });
    } finally {
      child.kill('SIGKILL');
      await rm(kept, { recursive: true, force: true });
    }
  });
});

/** Processes whose command line or environment names `directory`. */
function listProcesses(directory: string): string[] {
  const isOurs = (id: string) => ['cmdline', 'environ'].some((file) => readProcess(id, file).includes(directory));
  return readdirSync('/proc').filter((id) => /^\d+$/.test(id) && isOurs(id));
}

/** Empty where the process has ended, or is not ours to look at. */
function readProcess(id: string, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
