import type { Prisma, PrismaClient } from '@sluice/prisma';

/** What runs SQL: a partner's transaction, or the service's client. */
export type Sql = Prisma.TransactionClient;

/** A pass of the reconciler over a queue that hardly answers takes minutes. */
const transactionTimeoutMs = 30 * 60 * 1000;
const waitForConnectionMs = 30_000;

/** Runs work that is nobody's in one transaction (READ COMMITTED: each statement sees what was committed before it began). */
export function inServiceTransaction<T>(service: PrismaClient, work: (tx: Sql) => Promise<T>): Promise<T> {
  return service.$transaction(work, { timeout: transactionTimeoutMs, maxWait: waitForConnectionMs });
}
