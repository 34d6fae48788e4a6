import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readPostmasterFile } from '../src/postgres/postmaster-file.ts';
import { identifyProcess } from '../src/processes/process-identity.ts';
import type { Product, ProductOptions } from '../src/product.ts';
import { startProduct } from '../src/start-product.ts';
import { findFreePort } from '../src/system/find-free-port.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

// API, worker and `main.js` are processes of their own, so they run what the build has made.
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const pollMs = 2;
const directory = useTemporaryDirectory();

function start(options: Partial<ProductOptions> = {}): Promise<Product> {
  const { path } = directory;
  return startProduct({ port: 0, host: '127.0.0.1', dataDir: path, workers: 1, logLevel: 'info', ...options });
}

async function pushUnit({ baseUrl, credentials }: Product): Promise<unknown> {
  const response = await fetch(`${baseUrl}/wms-ingest/v1/master/uoms`, {
    method: 'POST',
    headers: { 'X-API-Key': credentials.api_key, 'Content-Type': 'application/json' },
    body: '{"items":[{"source_id":"EA","name":"Each"}]}',
  });
  const { summary } = (await response.json()) as { summary: unknown };
  return summary;
}

/** Runs `npm start`'s program until it says that it is ready. */
async function startMain() {
  const env = { PATH: process.env.PATH, SLUICE_DATA_DIR: directory.path, PORT: '0' };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  for await (const line of lines) if (line.startsWith('Sluice is ready')) break;
  child.stdout.resume();
  return child;
}

/** Resolves at the first answer of 200. */
async function untilReady(url: string): Promise<void> {
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await delay(pollMs);
  }
}

async function readPid(name: string): Promise<number> {
  return JSON.parse(await readFile(join(directory.path, 'run', `${name}.json`), 'utf8')).pid;
}

/** Where the system tells it (Linux): the environment of a process. */
function readEnvironment(pid: number): Promise<string> {
  return process.platform === 'linux' ? readFile(`/proc/${pid}/environ`, 'utf8') : Promise.resolve('');
}

describe('startProduct', () => {
  it('brings everything up with a partner whose key works, and keeps both', async () => {
    const first = await start();
    expect(await pushUnit(first)).toEqual({ accepted: 1, replay: 0, quarantined: 0, rejected: 0 });
    const path = join(directory.path, 'credentials.json');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(first.credentials);
    for (const secret of [path, join(directory.path, 'postgres.json')])
      expect((await stat(secret)).mode & 0o777).toBe(0o600);
    await expect(start()).rejects.toThrow('is in use by another Sluice');
    const pids = [first.pids.api, ...first.pids.workers];
    for (const pid of first.pids.workers)
      expect(await readEnvironment(pid)).not.toContain(first.credentials.admin_api_key);
    await first.stop();
    expect(pids.map((pid) => identifyProcess(pid))).toEqual([null, null]);

    const second = await start();
    expect(second.credentials).toEqual(first.credentials);
    expect(await pushUnit(second)).toEqual({ accepted: 0, replay: 1, quarantined: 0, rejected: 0 });
    await second.stop();
  });

  it('is ready only once the credentials are there and open it', async () => {
    const port = (await findFreePort('127.0.0.1')) ?? 0;
    const starting = start({ port });
    const stopped = starting.catch(() => undefined).then((product) => product?.stop());
    try {
      await Promise.race([untilReady(`http://127.0.0.1:${port}/readyz`), starting]);
      // Synchronous: nothing can write the file between the answer and this.
      const credentials = JSON.parse(readFileSync(join(directory.path, 'credentials.json'), 'utf8'));
      expect((await starting).credentials).toEqual(credentials);
      expect(await pushUnit(await starting)).toMatchObject({ accepted: 1 });
    } finally {
      await stopped;
    }
  });

  it('ends what a launcher that was killed has left running, goes on with its data, and ends with 0 at SIGTERM', async () => {
    const killed = await startMain();
    const orphans = [await readPid('api'), await readPid('worker-1')];
    const credentials = await readFile(join(directory.path, 'credentials.json'), 'utf8');
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const next = await startMain();
    const pids = [await readPid('api'), await readPid('worker-1')];
    expect(orphans.map((pid) => identifyProcess(pid))).toEqual([null, null]);
    expect(await readFile(join(directory.path, 'credentials.json'), 'utf8')).toBe(credentials);
    next.kill('SIGTERM');
    const [code] = await once(next, 'exit');
    expect(code).toBe(0);
    expect(pids.map((pid) => identifyProcess(pid))).toEqual([null, null]);
  });

  it('says which port is taken, before it starts anything', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(start({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use`);
    expect(await readdir(directory.path)).toEqual(['logs', 'run']);
    server.close();
  });

  it('ends what it had started where the apps do not start', async () => {
    await expect(start({ logLevel: 'loud' })).rejects.toThrow('ended during startup');
    expect(readPostmasterFile(join(directory.path, 'postgres'))).toBeNull();
    expect(await readdir(join(directory.path, 'run'))).toEqual([]);
  });
});
