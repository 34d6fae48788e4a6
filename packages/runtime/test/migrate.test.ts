import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@sluice/harness';
import pg from 'pg';
import { openClient } from '../src/database/open-client.ts';
import { applyMigrations } from '../src/migrate/apply-migrations.ts';
import { findPendingMigrations, readMigrations } from '../src/migrate/pending-migrations.ts';
import { recordLog } from './record-log.ts';

let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await client.query('DROP SCHEMA public, bullmq CASCADE; CREATE SCHEMA public');
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

async function readPending(): Promise<string[]> {
  const { client: db, close } = await openClient({ url: database.url, poolSize: 2, log: recordLog().log });
  const pending = await findPendingMigrations(db);
  await close();
  return pending;
}

async function hasQueueSchema(): Promise<boolean> {
  return (await client.query("SELECT 1 FROM pg_namespace WHERE nspname = 'bullmq'")).rowCount === 1;
}

describe('applyMigrations', () => {
  it('applies what is pending, once, though three processes begin at the same time', async () => {
    const { list } = await readMigrations();
    const names = list.map(({ name }) => name);
    expect(await readPending()).toEqual(names);
    const stores = { databaseUrl: database.url };
    const applied = await Promise.all([applyMigrations(stores), applyMigrations(stores), applyMigrations(stores)]);
    expect(applied.flat()).toEqual(names);
    expect(await readPending()).toEqual([]);
    expect(await applyMigrations(stores)).toEqual([]);
  });

  it('records each migration as prisma migrate deploy does: by the digest of its SQL', async () => {
    await applyMigrations({ databaseUrl: database.url });
    const { list } = await readMigrations();
    const { rows } = await client.query('SELECT migration_name, checksum FROM _prisma_migrations ORDER BY 1');
    const digest = (sql: string) => createHash('sha256').update(sql).digest('hex');
    expect(rows).toEqual(list.map(({ name, sql }) => ({ migration_name: name, checksum: digest(sql) })));
  });

  it('makes the tables of the queue only where the queue is on Postgres', async () => {
    await applyMigrations({ databaseUrl: database.url, redisUrl: 'redis://elsewhere' });
    expect(await hasQueueSchema()).toBe(false);
    await applyMigrations({ databaseUrl: database.url });
    expect(await hasQueueSchema()).toBe(true);
  });

  it('rolls back a migration that fails, and says what failed', async () => {
    await applyMigrations({ databaseUrl: database.url });
    await client.query('TRUNCATE _prisma_migrations; DROP TABLE partners CASCADE');
    await expect(applyMigrations({ databaseUrl: database.url })).rejects.toThrow('"api_keys" already exists');
    const { rows } = await client.query("SELECT to_regclass('partners') AS partners");
    expect(rows).toEqual([{ partners: null }]);
    expect(await readPending()).not.toEqual([]);
  });

  it('rejects where the database does not exist', async () => {
    const url = new URL(database.url);
    url.pathname = '/nowhere';
    await expect(applyMigrations({ databaseUrl: url.href })).rejects.toThrow('database "nowhere" does not exist');
  });
});
