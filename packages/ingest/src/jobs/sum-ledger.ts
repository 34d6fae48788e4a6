import { Prisma } from '@sluice/prisma';
import type { Sql } from '../db/transaction.ts';

/** What the ledger says of a job so far. */
export interface LedgerSums {
  items: number;
  created: number;
  updated: number;
  deleted: number;
  unchanged: number;
  replay: number;
  duplicates: number;
  quarantined: number;
  rejected: number;
  unreadable: number;
}

/** The sums of the ledger's rows for `jobs j`, as a lateral join. */
export const ledgerSums = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(items), 0)::float8 AS items, coalesce(sum(created), 0)::float8 AS created,
      coalesce(sum(updated), 0)::float8 AS updated, coalesce(sum(deleted), 0)::float8 AS deleted, coalesce(sum(unchanged), 0)::float8 AS unchanged,
      coalesce(sum(replay), 0)::float8 AS replay, coalesce(sum(duplicates), 0)::float8 AS duplicates,
      coalesce(sum(quarantined), 0)::float8 AS quarantined, coalesce(sum(rejected), 0)::float8 AS rejected,
      coalesce(sum(unreadable), 0)::float8 AS unreadable
    FROM ledger WHERE ledger.job_id = j.job_id
  ) AS sums ON true`;

/** Adds up a job's ledger. */
export async function sumLedger(db: Sql, jobId: string): Promise<LedgerSums> {
  const rows = await db.$queryRaw<LedgerSums[]>`
    SELECT sums.* FROM jobs j ${ledgerSums} WHERE j.job_id = ${jobId}::uuid`;
  const sums = rows[0];
  if (sums === undefined) throw new Error(`Job ${jobId} is gone.`);
  return sums;
}
