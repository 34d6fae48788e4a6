import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PrismaClient } from '@sluice/prisma';

/**
 * The migrations of this build that the database lacks, in the order in which they are applied.
 * @throws where the database does not answer
 */
export async function findPendingMigrations(db: PrismaClient): Promise<string[]> {
  return await listPending(<Row extends object>(sql: string) => db.$queryRawUnsafe<Row[]>(sql));
}

/** Runs a query without parameters; `Row` is what it selects. */
export type RunQuery = <Row extends object>(sql: string) => Promise<Row[]>;

const findTable = "SELECT 1 FROM pg_class WHERE oid = to_regclass('_prisma_migrations')";
const listApplied =
  'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL';

/** The migrations of this build that are not applied, or not completely, in the order in which they have to be. */
export async function listPending(runQuery: RunQuery): Promise<string[]> {
  const { list } = await readMigrations();
  const hasTable = (await runQuery(findTable)).length > 0;
  const rows = hasTable ? await runQuery<Pick<Migration, 'name'>>(listApplied) : [];
  const applied = new Set(rows.map(({ name }) => name));
  return list.map(({ name }) => name).filter((name) => !applied.has(name));
}

/** A migration. */
export interface Migration {
  /** That of its directory. */
  name: string;
  sql: string;
}

/** The migrations of the `@sluice/prisma` package. */
export interface Migrations {
  /** Absolute. */
  directory: string;
  /** The content of `migration_lock.toml`. */
  lock: string;
  /** In the order in which they are applied. */
  list: Migration[];
}

/** Reads the migrations of this build. */
export async function readMigrations(): Promise<Migrations> {
  const packagePath = createRequire(import.meta.url).resolve('@sluice/prisma/package.json');
  const directory = join(dirname(packagePath), 'migrations');
  const names = await readMigrationNames(directory);
  const list = await Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(join(directory, name, 'migration.sql'), 'utf8') })),
  );
  return { directory, lock: await readFile(join(directory, 'migration_lock.toml'), 'utf8'), list };
}

async function readMigrationNames(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
