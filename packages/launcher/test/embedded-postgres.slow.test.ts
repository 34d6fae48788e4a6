import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { keepPostgresRunning } from '../src/postgres/keep-postgres-running.ts';
import { startEmbeddedPostgres } from '../src/postgres/start-embedded-postgres.ts';
import { identifyProcess } from '../src/processes/process-identity.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

/**
 * A connection to a port of the ephemeral range on which nobody listens can be given that very port as its own: it is then
 * connected to itself, answers nothing, and keeps the port from the server.
 */
const connectTimeoutMs = 10_000;
const pollMs = 50;
const directory = useTemporaryDirectory();

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  // A server that is killed under it is reported here as well.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded Postgres', () => {
  it('comes up as the product needs it, and keeps its data and its URL', async () => {
    const first = await startEmbeddedPostgres({ dataDir: directory.path });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const settings = `SELECT current_setting('server_encoding') AS encoding, current_setting('max_wal_size') AS wal,
      current_setting('jit') AS jit, current_setting('synchronous_commit') AS commits`;
    expect(await query(first.url, settings)).toEqual([{ encoding: 'UTF8', wal: '4GB', jit: 'off', commits: 'on' }]);
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir: directory.path });
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it('ends a server that was left running, and starts with the data after a kill', async () => {
    const left = await startEmbeddedPostgres({ dataDir: directory.path });
    await query(left.url, 'CREATE TABLE kept AS SELECT 1 AS answer');
    const next = await startEmbeddedPostgres({ dataDir: directory.path });
    await left.exited;
    process.kill(next.pid, 'SIGKILL');
    await next.exited;
    const last = await startEmbeddedPostgres({ dataDir: directory.path });
    expect(await query(last.url, 'SELECT answer FROM kept')).toEqual([{ answer: 1 }]);
    await last.stop();
  });

  it('refuses a wrong password', async () => {
    const server = await startEmbeddedPostgres({ dataDir: directory.path });
    const url = new URL(server.url);
    url.password = 'guessed';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await server.stop();
  });

  it('says in the words of the server why it does not start', async () => {
    const server = await startEmbeddedPostgres({ dataDir: directory.path });
    await server.stop();
    await rm(join(directory.path, 'postgres', 'global', 'pg_control'));
    await writeFile(join(directory.path, 'postgres', 'postgresql.auto.conf'), 'no_such_setting = 1\n');
    await expect(startEmbeddedPostgres({ dataDir: directory.path })).rejects.toThrow('no_such_setting');
  });

  it('does not start on another port where it requires this one, and keeps it', async () => {
    const first = await startEmbeddedPostgres({ dataDir: directory.path });
    const port = Number(new URL(first.url).port);
    await first.stop();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    await expect(startEmbeddedPostgres({ dataDir: directory.path, port })).rejects.toThrow(`Port ${port}`);
    other.close();
    await once(other, 'close');
    const again = await startEmbeddedPostgres({ dataDir: directory.path, port });
    expect(again.url).toBe(first.url);
    await again.stop();
  });

  it('is started again under the same URL where it dies', async () => {
    const told: string[] = [];
    const kept = await keepPostgresRunning({ dataDir: directory.path, tell: (line) => void told.push(line) });
    const [before] = await query(kept.url, 'SELECT pg_postmaster_start_time()::text AS at');
    const [{ pid } = {}] = await query(
      kept.url,
      "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid",
    );
    process.kill(Number(pid), 'SIGKILL');
    const after = await untilAnswered(() => query(kept.url, 'SELECT pg_postmaster_start_time()::text AS at'));
    expect(after[0]).not.toEqual(before);
    expect(told[0]).toBe('Postgres has ended; restarting it');
    await kept.stop();
    expect(identifyProcess(Number(pid))).toBeNull();
  });
});

async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      // Not up yet; the test's own time limit bounds this.
      await delay(pollMs);
    }
  }
}
