import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { findFreePort } from '@sluice/launcher';
import type { OnRelease } from '@sluice/runtime';

const host = '127.0.0.1';

/** Is there a redis-server on the PATH? */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Starts a Redis that keeps nothing, with its files in `directory`. @returns its URL */
export async function startRedis(directory: string, onRelease: OnRelease): Promise<string> {
  await mkdir(directory);
  const port = await findFreePort(host);
  if (port === null) throw new Error('There is no free port for Redis');
  const settings = { port, bind: host, dir: directory, save: '', 'maxmemory-policy': 'noeviction' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const killNow = () => void server.kill('SIGKILL');
  process.on('exit', killNow);
  onRelease('redis', async () => {
    process.off('exit', killNow);
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  });
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.includes('Ready to accept connections')) break;
  }
  // Nobody reads on: a full pipe would stop the server.
  server.stdout.resume();
  return `redis://${host}:${port}`;
}
