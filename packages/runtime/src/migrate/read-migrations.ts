import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A migration: its name, which is its directory's, and its SQL. */
export interface Migration {
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

/** Reads the migrations that this build carries. */
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
