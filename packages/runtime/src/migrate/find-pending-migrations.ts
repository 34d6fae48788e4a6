import type { PrismaClient } from '@sluice/prisma';
import { listPending } from './list-pending.ts';

/**
 * The migrations of this build that the database lacks; none where it is ready.
 * @throws where the database does not answer
 */
export async function findPendingMigrations(db: PrismaClient): Promise<string[]> {
  return await listPending((sql) => db.$queryRawUnsafe<unknown[]>(sql));
}
