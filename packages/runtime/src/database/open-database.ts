import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@sluice/prisma';
import { withDeadline } from '../deadline.ts';
import type { Log } from '../log/log.ts';
import { releaseTimeouts } from '../releasers/release-timeouts.ts';
import { carryLargeParameters } from './carry-large-parameters.ts';

/** Past this a statement is cancelled: the longest there is, the cleanup of a full refresh, takes minutes on millions. */
const statementTimeoutMs = 600_000;
/** A transaction whose process hangs between two statements would hold its locks for ever. */
const idleInTransactionTimeoutMs = 15_000;
const connectTimeoutMs = 5_000;
/** How long a transaction waits for a connection of the pool, and how long it may last. */
const transactionOptions = { maxWait: 10_000, timeout: 60_000 };

/** An open pool of connections. */
export interface OpenedDatabase {
  db: PrismaClient;
  /** Ends every connection, once what runs on them has ended. Rejects with DeadlineError after 1.5 s. */
  close(): Promise<void>;
}

/**
 * Opens the Prisma client over a pool of node-postgres. It loads Prisma's query compiler, so that the first request need
 * not; connections are made on first use, so it does not reject where the server is down: the queries do.
 * @param options.poolSize connections at most
 */
export async function openDatabase(options: { url: string; poolSize: number; log: Log }): Promise<OpenedDatabase> {
  const onConnectionLost = (error: Error) => options.log.warn('database connection lost', { error });
  const adapter = new PrismaPg(
    {
      connectionString: options.url,
      max: options.poolSize,
      application_name: 'sluice',
      connectionTimeoutMillis: connectTimeoutMs,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      keepAlive: true,
    },
    { onPoolError: onConnectionLost, onConnectionError: onConnectionLost },
  );
  const db = carryLargeParameters(adapter, (carrying) => new PrismaClient({ adapter: carrying, transactionOptions }));
  await db.$connect();
  const onLate = (error: unknown) => options.log.warn('database closed too late', { error });
  const deadline = { what: 'Closing the database', timeoutMs: releaseTimeouts.database, onLate };
  return { db, close: () => withDeadline(db.$disconnect(), deadline) };
}
