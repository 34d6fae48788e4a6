import type { PrismaClient } from '@sluice/prisma';
import { createLog, type OnRelease, openClient } from '@sluice/runtime';
import pg from 'pg';

/** The bench's own connections to the product's database. */
export interface BenchDatabase {
  /** Prisma over two connections, as in a worker, but as the database's owner: row-level security does not apply. */
  db: PrismaClient;
  /** Two plain connections. */
  connections: readonly [pg.Client, pg.Client];
}

const statementsInFlight = 2;

/** Opens the connections. */
export async function openBenchDatabase(url: string, onRelease: OnRelease): Promise<BenchDatabase> {
  const log = createLog({ level: 'error', service: 'bench' });
  const options = { url, poolSize: statementsInFlight, log };
  const { client: db, close } = await openClient(options);
  onRelease('prisma', close);
  const connect = async () => {
    const connection = await openConnection(url);
    onRelease('connection', () => connection.end());
    return connection;
  };
  return { db, connections: [await connect(), await connect()] };
}

async function openConnection(url: string): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: url, application_name: 'sluice-bench' });
  await connection.connect();
  return connection;
}

/** Empties the tables of records and runs a checkpoint, so that every measurement starts from the same state. */
export async function emptyRecords({ connections: [connection] }: BenchDatabase): Promise<void> {
  await connection.query('TRUNCATE records, quarantine, quarantine_missing');
  await connection.query('CHECKPOINT');
}

/** The number of SKUs by lifecycle. */
export async function countSkus({ connections: [connection] }: BenchDatabase): Promise<Record<string, number>> {
  const { rows } = await connection.query<{ lifecycle: string; rows: number }>(
    `SELECT lifecycle, count(*)::integer AS rows FROM records WHERE collection = 'master/skus' GROUP BY lifecycle`,
  );
  return Object.fromEntries(rows.map((row) => [row.lifecycle, row.rows]));
}
