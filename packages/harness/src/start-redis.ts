import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** A Redis of one test's own, which keeps nothing on disk. */
export interface TestRedis {
  url: string;
  /** Loses everything that is in it. */
  flush(): Promise<void>;
  /** Ends it at once, with everything that is in it. */
  kill(): Promise<void>;
  /** Starts it again, at the same address. */
  start(): Promise<void>;
  /** Has it hang: connections stay, and nothing is answered. */
  pause(): void;
  resume(): void;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** Is there a redis-server on the PATH? `.ci/run` sets SLUICE_REQUIRE_REDIS, which makes its absence a failure. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found && process.env.SLUICE_REQUIRE_REDIS === '1') throw new Error('redis-server is not on the PATH.');
  return found;
}

/**
 * Starts redis-server on a free port, with a directory of its own; resolves when it takes connections.
 * @param password what clients have to say; default: nothing
 */
export async function startRedis(password?: string): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-redis-'));
  const port = await findFreePort();
  const url = `redis://${password === undefined ? '' : `default:${password}@`}127.0.0.1:${port}`;
  const start = () => startServer(port, directory, password);
  let server = await start();
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  };
  return {
    url,
    flush: async () => void (await promisify(execFile)('redis-cli', ['-u', url, 'FLUSHALL'])),
    kill,
    start: async () => {
      server = await start();
    },
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function startServer(port: number, directory: string, password = ''): Promise<ChildProcess> {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    'maxmemory-policy': 'noeviction',
    requirepass: password,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(server.stdout)) {
    if (line.includes('Ready to accept connections')) break;
  }
  server.stdout.resume();
  return server;
}

/** A TCP port that nothing listens on just now. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
