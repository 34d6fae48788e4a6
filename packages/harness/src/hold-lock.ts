import pg from 'pg';
import { waitUntil } from './wait-until.ts';

/** A session of Postgres. */
export interface WaitingSession {
  pid: number;
  /** The waiting statement. */
  query: string;
}

/** A lock that a test holds against the product. */
export interface HeldLock {
  /** Resolves when at least `count` sessions wait for it. */
  waiters(count: number): Promise<WaitingSession[]>;
  /** Does nothing where it is released already. */
  release(): Promise<void>;
}

/** Runs `statement`, which takes a lock, in a transaction that stays open until the lock is released. */
export async function holdLock(databaseUrl: string, statement: string): Promise<HeldLock> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // Emitted where the database is dropped or its server ends, which releases the lock as well.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(statement);
  let released: Promise<void> | undefined;
  return {
    waiters: (count) =>
      waitUntil(`${count} sessions wait for ${statement}`, async () => {
        // Within a transaction the view of the sessions is cached at first use.
        await client.query('SELECT pg_stat_clear_snapshot()');
        const { rows } = await client.query<WaitingSession>(
          'SELECT pid, query FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))',
        );
        return rows.length >= count ? rows : undefined;
      }),
    release: () => (released ??= client.end()),
  };
}
