import type { PrismaClient } from '@sluice/prisma';
import { createLog, openClient } from '@sluice/runtime';
import pg from 'pg';
import type { Releasers } from './releasers.ts';

/** The bench's own connections to the database that the product uses. */
export interface BenchDatabase {
  /** Prisma over two connections, as a worker has it, but as the database's own user: no policy is looked at. */
  db: PrismaClient;
  /** Two plain connections. */
  connections: readonly [pg.Client, pg.Client];
}

const statementsInFlight = 2;

/** Opens the connections. */
export async function openBenchDatabase(url: string, releasers: Releasers): Promise<BenchDatabase> {
  const log = createLog({ level: 'error', service: 'bench' });
  const options = { url, poolSize: statementsInFlight, log };
  const { client: db } = await releasers.open(
    () => openClient(options),
    (opened) => opened.close(),
  );
  const connect = () =>
    releasers.open(
      () => openConnection(url),
      (connection) => connection.end(),
    );
  return { db, connections: [await connect(), await connect()] };
}

async function openConnection(url: string): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: url, application_name: 'sluice-bench' });
  await connection.connect();
  return connection;
}

/** Empties what holds records and writes all that is dirty to disk, so that every measurement starts alike. */
export async function emptyRecords({ connections: [connection] }: BenchDatabase): Promise<void> {
  await connection.query('TRUNCATE records, quarantine, quarantine_missing');
  await connection.query('CHECKPOINT');
}

/** The records of the SKUs, by lifecycle. */
export async function countSkus({ connections: [connection] }: BenchDatabase): Promise<Record<string, number>> {
  const { rows } = await connection.query<{ lifecycle: string; rows: number }>(
    `SELECT lifecycle, count(*)::integer AS rows FROM records WHERE collection = 'master/skus' GROUP BY lifecycle`,
  );
  return Object.fromEntries(rows.map((row) => [row.lifecycle, row.rows]));
}
