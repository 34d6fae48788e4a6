import { readMigrations } from './read-migrations.ts';

/** Runs a query without parameters. */
export type RunQuery = (sql: string) => Promise<unknown[]>;

const findTable = "SELECT 1 FROM pg_class WHERE oid = to_regclass('_prisma_migrations')";
const listApplied =
  'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL';

/** The migrations of this build that are not applied, or not to their end, in the order in which they are to be. */
export async function listPending(runQuery: RunQuery): Promise<string[]> {
  const { list } = await readMigrations();
  const hasTable = (await runQuery(findTable)).length > 0;
  const rows = hasTable ? ((await runQuery(listApplied)) as { name: string }[]) : [];
  const applied = new Set(rows.map(({ name }) => name));
  return list.map(({ name }) => name).filter((name) => !applied.has(name));
}
