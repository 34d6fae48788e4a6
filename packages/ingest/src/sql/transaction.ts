import type { Prisma, PrismaClient } from '@sluice/prisma';

/** What runs SQL: a transaction, or the client itself where one statement is enough. */
export type Sql = Prisma.TransactionClient;

/** A chunk takes well under a second; a tombstoning of millions of records takes minutes. */
const transactionTimeoutMs = 30 * 60 * 1000;
const waitForConnectionMs = 30_000;

/** Runs `work` in one transaction (READ COMMITTED: each statement sees what was committed before it began). */
export function inTransaction<T>(db: PrismaClient, work: (tx: Sql) => Promise<T>): Promise<T> {
  return db.$transaction(work, { timeout: transactionTimeoutMs, maxWait: waitForConnectionMs });
}
