import type { Sql } from '../db/transaction.ts';

/** The numbers of a job's segments that have items left, in the payload's order. */
export async function listOpenSegments(db: Sql, jobId: string): Promise<number[]> {
  const rows = await db.$queryRaw<{ number: number }[]>`
    SELECT number FROM segments
    WHERE job_id = ${jobId}::uuid AND cursor_index < first_index + items ORDER BY number`;
  return rows.map((row) => row.number);
}
