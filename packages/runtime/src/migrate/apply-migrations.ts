import { runMigrations as runQueueMigrations } from 'bullmq';
import pg from 'pg';
import { type QueueStores, queueSchema } from '../queue/bull-backends.ts';
import { listPending, type Migrations, readMigrations } from './pending-migrations.ts';

/** An arbitrary number of our own. Processes that start at the same time migrate one after the other. */
const advisoryLockKey = 7_310_578;
const connectTimeoutMs = 10_000;

/**
 * Applies the migrations that the database lacks: our own, recorded in `_prisma_migrations` as `prisma migrate deploy` does,
 * and BullMQ's where the queue is on Postgres. A second run changes nothing.
 * @returns the names of the migrations that this call has applied
 * @throws where the database does not exist or does not answer, or a migration fails: it is rolled back, and its row in
 *   `_prisma_migrations` has the error
 */
export async function applyMigrations(stores: QueueStores): Promise<string[]> {
  const client = new pg.Client(connectionOptions(stores.databaseUrl));
  await client.connect();
  try {
    return await migrateUnderLock(client, stores);
  } finally {
    await client.end();
  }
}

async function migrateUnderLock(client: pg.Client, stores: QueueStores): Promise<string[]> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey]);
  const pending = await listPending(async (sql) => (await client.query(sql)).rows);
  // The engine costs time and memory, so it is loaded only where a migration is pending.
  const applied = pending.length === 0 ? [] : await applyOwnMigrations(stores.databaseUrl);
  await client.query('COMMIT');
  // BullMQ's migrations take a lock of their own.
  if (stores.redisUrl === undefined) await runQueueMigrations(client, queueSchema);
  return applied;
}

async function applyOwnMigrations(databaseUrl: string): Promise<string[]> {
  // The engine's lock belongs to a session, so it gets a pool of one connection.
  const pool = new pg.Pool({ ...connectionOptions(databaseUrl), max: 1 });
  try {
    return await runEngine(pool);
  } finally {
    await pool.end();
  }
}

async function runEngine(pool: pg.Pool): Promise<string[]> {
  const migrations = await readMigrations();
  const { createEngineAdapter, SchemaEngine } = await import('./schema-engine.ts');
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, createEngineAdapter(pool));
  try {
    const output = await engine.applyMigrations({
      migrationsList: toMigrationList(migrations),
      filters: { externalTables: [], externalEnums: [] },
    });
    return output.appliedMigrationNames;
  } finally {
    engine.free();
  }
}

function toMigrationList({ directory, lock, list }: Migrations) {
  return {
    baseDir: directory,
    lockfile: { path: 'migration_lock.toml', content: lock },
    shadowDbInitScript: '',
    migrationDirectories: list.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}

function connectionOptions(databaseUrl: string) {
  return {
    connectionString: databaseUrl,
    application_name: 'sluice-migrate',
    connectionTimeoutMillis: connectTimeoutMs,
  };
}
