import type { PrismaClient } from '@sluice/prisma';
import { readMigrations } from './read-migrations.ts';

/**
 * The migrations of this build that the database lacks; none where it is ready.
 * @throws where the database does not answer
 */
export async function findPendingMigrations(db: PrismaClient): Promise<string[]> {
  const { list } = await readMigrations();
  const applied = await readAppliedNames(db);
  return list.map(({ name }) => name).filter((name) => !applied.has(name));
}

async function readAppliedNames(db: PrismaClient): Promise<Set<string>> {
  const [table] = await db.$queryRaw<{ name: string | null }[]>`SELECT to_regclass('_prisma_migrations')::text AS name`;
  if (!table?.name) return new Set();
  const rows = await db.$queryRaw<{ migration_name: string }[]>`
    SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  return new Set(rows.map((row) => row.migration_name));
}
