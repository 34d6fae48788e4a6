import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findFreePort } from '@sluice/launcher';
import type { OnRelease } from '@sluice/runtime';

const host = '127.0.0.1';

/** Is there a redis-server on the PATH? */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Starts a Redis of the bench's own on a free port, with its files in `directory`. @returns its URL */
export async function startRedis(directory: string, onRelease: OnRelease): Promise<string> {
  const port = await findFreePort(host);
  if (port === null) throw new Error('There is no free port for Redis');
  const server = await openRedis(port, directory);
  onRelease('redis', () => stopRedis(server));
  return `redis://${host}:${port}`;
}

async function openRedis(port: number, directory: string): Promise<ChildProcess> {
  const settings = {
    port: String(port),
    bind: host,
    dir: directory,
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  for await (const line of createInterface({ input: server.stdout })) {
    if (!line.includes('Ready to accept connections')) continue;
    // Nobody reads on: a full pipe would stop the server.
    server.stdout.resume();
    return server;
  }
  throw new Error('redis-server ended before it was ready');
}

async function stopRedis(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}
