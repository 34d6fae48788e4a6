import { Prisma } from '@sluice/prisma';
import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { Chunk } from './chunk.ts';
import type { OutcomeCounts } from './upsert-records.ts';

/** One chunk's row in the ledger. */
export interface LedgerEntry {
  jobId: string;
  chunk: Chunk;
  counts: OutcomeCounts;
  quarantined: number;
  /** Items that the action did not admit; the rejected ones of the chunk are counted beside them. */
  refused: number;
  /** A full refresh also keeps the ids that it holds, for its cleanup. */
  keepSourceIds: boolean;
}

/**
 * Records what became of a chunk. A chunk that is recorded already (a synchronous call that is sent again) stays as it is.
 * The table's CHECK refuses a chunk that does not balance (Conservation).
 */
export async function insertLedger(tx: Sql, entry: LedgerEntry): Promise<void> {
  const { chunk, counts, quarantined } = entry;
  const accepted = counts.created + counts.updated + counts.deleted + counts.unchanged;
  const rejected = chunk.rejected.length + entry.refused;
  const replay = chunk.items - accepted - quarantined - rejected;
  const sourceIds = entry.keepSourceIds ? joinColumn(chunk.sourceIds) : null;
  await tx.$executeRaw`
    INSERT INTO ledger (job_id, first_index, items, created, updated, deleted, unchanged, replay, duplicates, quarantined,
      rejected, unreadable, source_ids)
    VALUES (${entry.jobId}::uuid, ${chunk.firstIndex}, ${chunk.items}, ${counts.created}, ${counts.updated},
      ${counts.deleted}, ${counts.unchanged}, ${replay}, ${counts.duplicates + chunk.superseded.length}, ${quarantined},
      ${rejected}, ${chunk.unreadable}, ${sourceIds})
    ON CONFLICT DO NOTHING`;
}

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
