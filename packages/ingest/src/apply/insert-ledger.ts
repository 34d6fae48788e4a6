import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { Chunk } from './chunk.ts';
import type { UpsertCounts } from './upsert-records.ts';

/** One chunk's row in the ledger. */
export interface LedgerEntry {
  jobId: string;
  chunk: Chunk;
  applied: Omit<UpsertCounts, 'skipped'>;
  quarantined: number;
  /** Items rejected while they were applied; those of the chunk come on top. */
  refused: number;
  /** A full refresh also keeps the ids that it was handed, for the cleanup. */
  keepSourceIds: boolean;
}

/**
 * Enters what became of a chunk. A chunk that is entered already (a synchronous call that is sent again) stays as it is.
 * The table's CHECK refuses a chunk that does not balance (rule 4).
 */
export async function insertLedger(tx: Sql, entry: LedgerEntry): Promise<void> {
  const { chunk, applied, quarantined } = entry;
  const accepted = applied.created + applied.updated + applied.deleted + applied.unchanged;
  const rejected = chunk.rejected.length + entry.refused;
  const replay = chunk.items - accepted - quarantined - rejected;
  const sourceIds = entry.keepSourceIds ? joinColumn(chunk.sourceIds) : null;
  await tx.$executeRaw`
    INSERT INTO ledger (job_id, first_index, items, created, updated, deleted, unchanged, replay, duplicates, quarantined,
      rejected, unreadable, source_ids)
    VALUES (${entry.jobId}::uuid, ${chunk.firstIndex}, ${chunk.items}, ${applied.created}, ${applied.updated},
      ${applied.deleted}, ${applied.unchanged}, ${replay}, ${applied.duplicates + chunk.superseded.length}, ${quarantined},
      ${rejected}, ${chunk.unreadable}, ${sourceIds})
    ON CONFLICT DO NOTHING`;
}
