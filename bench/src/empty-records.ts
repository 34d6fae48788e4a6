import type { BenchDatabase } from './bench-database.ts';

/** Empties what holds records and writes all that is dirty to disk, so that every measurement starts alike. */
export async function emptyRecords({ connections: [connection] }: BenchDatabase): Promise<void> {
  await connection.query('TRUNCATE records, quarantine, quarantine_missing');
  await connection.query('CHECKPOINT');
}
