import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Place } from './canary.ts';

/** Every row of every table, including the queue's. */
export async function readTables(databaseUrl: string): Promise<Place[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class
       WHERE relkind = 'r' AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`,
    );
    const places: Place[] = [];
    for (const { name } of rows) {
      const table = await client.query<{ text: string }>(`SELECT to_jsonb(t)::text AS text FROM ${name} t`);
      places.push({ name: `table ${name}`, text: table.rows.map(({ text }) => text).join('\n') });
    }
    return places;
  } finally {
    await client.end();
  }
}

/** The content of Redis, as it would write it to disk. */
export async function readRedis(redisUrl: string): Promise<Place> {
  const run = async (...command: string[]) =>
    (await promisify(execFile)('redis-cli', ['--no-auth-warning', '-u', redisUrl, ...command])).stdout.trim();
  await run('CONFIG', 'SET', 'rdbcompression', 'no');
  await run('SAVE');
  const [, directory = ''] = (await run('CONFIG', 'GET', 'dir')).split('\n');
  return { name: 'Redis', text: await readFile(join(directory, 'dump.rdb'), 'latin1') };
}

/** Closes every connection to a database, and refuses new ones while `work` runs. */
export async function refuseConnections(databaseUrl: string, work: () => Promise<void>): Promise<void> {
  const url = new URL(databaseUrl);
  const database = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database]);
    await work();
  } finally {
    await client.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    await client.end();
  }
}
