import type { Sql } from '../db/transaction.ts';

/** How many jobs of a partner have not ended, by the index of lanes. */
export async function countUnfinished(db: Sql, partnerId: string): Promise<number> {
  const [counted] = await db.$queryRaw<{ jobs: number }[]>`
    SELECT count(*)::integer AS jobs FROM jobs WHERE partner_id = ${partnerId} AND state IN ('QUEUED', 'RUNNING')`;
  return counted?.jobs ?? 0;
}
