import type { Sql } from '../db/transaction.ts';
import type { ValidItem } from './chunk.ts';
import { countChanges } from './count-changes.ts';
import { deleteEach } from './delete-records.ts';
import type { Target, UpsertCounts, Upserted } from './upsert-records.ts';

/** Deletes what a chunk's items name, which have distinct ids. */
export async function deleteChunk(
  tx: Sql,
  { target }: { target: Target },
  items: readonly ValidItem[],
): Promise<Upserted<Omit<UpsertCounts, 'skipped'>>> {
  const { done, awaited } = await deleteEach(tx, target, items);
  return { done: countChanges(done), awaited };
}
