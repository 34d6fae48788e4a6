import type { Sql } from '../db/transaction.ts';
import type { ValidItem } from './chunk.ts';
import { deleteEach } from './delete-records.ts';
import { findOutdated } from './find-outdated.ts';
import { type Target, type UpsertCounts, type Upserted, type UpsertResult, upsertRecords } from './upsert-records.ts';

/** Whether a job's chunks hold replays: known from the chunk before, and supposed of the first. */
export interface ReplayHint {
  expected: boolean;
}

/**
 * Applies a chunk's items, which have distinct ids. Where replays are expected they are looked up first, by id and version
 * alone, which costs a fraction of handing their bodies to Postgres; a first load is spared the look-up.
 */
export async function upsertChunk(
  tx: Sql,
  { target, replayHint }: { target: Target; replayHint: ReplayHint },
  items: readonly ValidItem[],
): Promise<Upserted<UpsertCounts>> {
  const lookFirst = replayHint.expected;
  const known = lookFirst ? await findOutdated(tx, target, items) : { sourceIds: new Set<string>(), duplicates: 0 };
  const unknown = known.sourceIds.size === 0 ? items : items.filter((item) => !known.sourceIds.has(item.sourceId));
  const { done, awaited } = await upsertRecords(tx, target, unknown);
  const late = done.skipped > 0 ? await findOutdated(tx, target, unknown) : { duplicates: 0 };
  replayHint.expected = known.sourceIds.size + done.skipped > 0;
  return { done: { ...done, duplicates: done.duplicates + known.duplicates + late.duplicates }, awaited };
}

/** Deletes what a chunk's items name, which have distinct ids. */
export async function deleteChunk(
  tx: Sql,
  { target }: { target: Target },
  items: readonly ValidItem[],
): Promise<Upserted<Omit<UpsertCounts, 'skipped'>>> {
  const { done, awaited } = await deleteEach(tx, target, items);
  return { done: countChanges(done), awaited };
}

/** How many items came to what, of those that `results` tell of. */
export function countChanges(results: readonly UpsertResult[]): Omit<UpsertCounts, 'skipped'> {
  const count = (change: UpsertResult['change']) => results.filter((result) => result.change === change).length;
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    deleted: count('deleted'),
    duplicates: count('duplicate'),
  };
}
