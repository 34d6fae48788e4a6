import { PrismaPg } from '@prisma/adapter-pg';
import type { Log } from '@sluice/contracts';
import { PrismaClient } from '@sluice/prisma';
import type { ClientBase } from 'pg';
import { releaseTimeouts, withDeadline } from '../releasers/deadlines.ts';
import { carryLargeParameters } from './large-parameters.ts';

/** Past this a statement is cancelled: the longest there is, the cleanup of a full refresh, takes minutes on millions. */
const statementTimeoutMs = 600_000;
/** A transaction whose process hangs between two statements would hold its locks for ever. */
const idleInTransactionTimeoutMs = 15_000;
const connectTimeoutMs = 5_000;
/** How long a transaction waits for a connection of the pool, and how long it may last. */
const transactionOptions = { maxWait: 10_000, timeout: 60_000 };

/** The roles that work is done in (migration `row_security`): for the partner that a transaction names, or for nobody. */
export type DatabaseRole = 'sluice_partner' | 'sluice_service';

/** How a client is opened. */
export interface ClientOptions {
  url: string;
  /** Connections at most. */
  poolSize: number;
  /** Left out: that of the URL's user. */
  role?: DatabaseRole;
  log: Log;
}

/** An open pool of connections. */
export interface OpenedClient {
  client: PrismaClient;
  /** Ends every connection, once what runs on them has ended. Rejects with DeadlineError after 1.5 s. */
  close(): Promise<void>;
}

/**
 * Opens a Prisma client over a pool of node-postgres. It loads Prisma's query compiler, so that the first request need
 * not; connections are made on first use, so it does not reject where the server is down: the queries do.
 */
export async function openClient({ url, poolSize, role, log }: ClientOptions): Promise<OpenedClient> {
  const onConnectionLost = (error: Error) => log.warn('database connection lost', { error });
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      application_name: 'sluice',
      connectionTimeoutMillis: connectTimeoutMs,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      keepAlive: true,
      onConnect: (connection) => prepareConnection(connection, role),
    },
    { onPoolError: onConnectionLost, onConnectionError: onConnectionLost },
  );
  const client = carryLargeParameters(
    adapter,
    (carrying) => new PrismaClient({ adapter: carrying, transactionOptions }),
  );
  await client.$connect();
  const onLate = (error: unknown) => log.warn('database closed too late', { error });
  const deadline = { what: 'Closing the database', timeoutMs: releaseTimeouts.database, onLate };
  return { client, close: () => withDeadline(client.$disconnect(), deadline) };
}

/**
 * The pool hands no connection out before this, and none out where it fails. The role is no option of the connection, whose
 * place an option in the URL would take without a word.
 */
async function prepareConnection(connection: ClientBase, role: DatabaseRole | undefined): Promise<void> {
  // Policies make a statement look dearer than it is, and compiling it costs more than it saves.
  await connection.query('SET jit = off');
  if (role !== undefined) await connection.query(`SET ROLE ${role}`);
}
