import type { BenchDatabase } from './bench-database.ts';

/** The records of the SKUs, by lifecycle. */
export async function countSkus({ connections: [connection] }: BenchDatabase): Promise<Record<string, number>> {
  const { rows } = await connection.query<{ lifecycle: string; rows: number }>(
    `SELECT lifecycle, count(*)::integer AS rows FROM records WHERE collection = 'master/skus' GROUP BY lifecycle`,
  );
  return Object.fromEntries(rows.map((row) => [row.lifecycle, row.rows]));
}
