import { PrismaPg } from '@prisma/adapter-pg';
import type { Log } from '@sluice/contracts';
import { PrismaClient } from '@sluice/prisma';
import type { ClientBase } from 'pg';
import { releaseTimeouts, withDeadline } from '../releasers/deadlines.ts';
import { carryLargeParameters } from './large-parameters.ts';

/** A statement is cancelled after this. The longest, the cleanup of a full refresh, takes minutes on millions of records. */
const statementTimeoutMs = 600_000;
/** Without it, a transaction whose process hangs between two statements would hold its locks without limit. */
const idleInTransactionTimeoutMs = 15_000;
const connectTimeoutMs = 5_000;
/** How long a transaction waits for a connection of the pool, and how long it may take. */
const transactionOptions = { maxWait: 10_000, timeout: 60_000 };

/** The roles of migration `row_security`: for the partner that a transaction names, or for work across all partners. */
export type DatabaseRole = 'sluice_partner' | 'sluice_service';

/** How a client is opened. */
export interface ClientOptions {
  url: string;
  /** Connections at most. */
  poolSize: number;
  /** Default: that of the URL's user. */
  role?: DatabaseRole;
  log: Log;
}

/** An open pool of connections. */
export interface OpenedClient {
  client: PrismaClient;
  /** Closes every connection, once the queries on them have ended. Rejects with DeadlineError after 1.5 s. */
  close(): Promise<void>;
}

/**
 * Opens a Prisma client over a pool of node-postgres. It loads Prisma's query compiler, so that the first request does not
 * have to. Connections are opened on first use: where the server is down, the queries reject, not this.
 */
export async function openClient({ url, poolSize, role, log }: ClientOptions): Promise<OpenedClient> {
  const onConnectionLost = (error: Error) => log.warn('Database connection lost', { error });
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
  const onLate = (error: unknown) => log.warn('Closing the database failed after its deadline', { error });
  const deadline = { what: 'Closing the database', timeoutMs: releaseTimeouts.database, onLate };
  return { client, close: () => withDeadline(client.$disconnect(), deadline) };
}

/**
 * The pool hands a connection out only after this has succeeded. The role is set here and not by a connection option: an
 * option in the URL would silently replace it.
 */
async function prepareConnection(connection: ClientBase, role: DatabaseRole | undefined): Promise<void> {
  // Policies raise a statement's estimated cost, and compiling it costs more than it saves.
  await connection.query('SET jit = off');
  if (role !== undefined) await connection.query(`SET ROLE ${role}`);
}
