import type { Action } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import type { ValidItem } from './chunk.ts';
import { deleteEach } from './delete-records.ts';
import { findOutdated } from './find-outdated.ts';
import {
  type OutcomeCounts,
  type Target,
  type Upserted,
  type UpsertResult,
  upsertEach,
  upsertRecords,
} from './upsert-records.ts';

/** Whether a job's chunks hold replays: known from the chunk before, and assumed of the first. */
export interface ReplayHint {
  expected: boolean;
}

/** How items are written; without a replay hint, the result of each is listed. */
export interface WriteOptions {
  target: Target;
  action: Action;
  replayHint?: ReplayHint;
}

/** What became of the items that were written. */
export interface WrittenItems {
  counts: OutcomeCounts;
  /** One for each item, in no order; empty where they were counted only. */
  results: UpsertResult[];
  /** Something in quarantine may now be released, or is superseded. */
  awaited: boolean;
}

/** Upserts or deletes the records of items with distinct ids, as the action says. */
export async function writeItems(
  tx: Sql,
  { target, action, replayHint }: WriteOptions,
  items: readonly ValidItem[],
): Promise<WrittenItems> {
  if (action === 'delete') return countResults(await deleteEach(tx, target, items));
  if (replayHint === undefined) return countResults(await upsertEach(tx, target, items));
  return upsertCounted(tx, { target, replayHint }, items);
}

function countResults({ done: results, awaited }: Upserted<UpsertResult[]>): WrittenItems {
  const count = (change: UpsertResult['change']) => results.filter((result) => result.change === change).length;
  const counts = {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    deleted: count('deleted'),
    duplicates: count('duplicate'),
  };
  return { counts, results, awaited };
}

/**
 * Where replays are expected they are looked up first, by id and version alone, which costs a fraction of sending their bodies
 * to Postgres; a first load skips the look-up. Says in the hint what the next chunk may expect.
 */
async function upsertCounted(
  tx: Sql,
  { target, replayHint }: { target: Target; replayHint: ReplayHint },
  items: readonly ValidItem[],
): Promise<WrittenItems> {
  const lookFirst = replayHint.expected;
  const known = lookFirst ? await findOutdated(tx, target, items) : { sourceIds: new Set<string>(), duplicates: 0 };
  const unknown = known.sourceIds.size === 0 ? items : items.filter((item) => !known.sourceIds.has(item.sourceId));
  const { done, awaited } = await upsertRecords(tx, target, unknown);
  const { skipped, ...counts } = done;
  const late = skipped > 0 ? await findOutdated(tx, target, unknown) : { duplicates: 0 };
  replayHint.expected = known.sourceIds.size + skipped > 0;
  const duplicates = counts.duplicates + known.duplicates + late.duplicates;
  return { counts: { ...counts, duplicates }, results: [], awaited };
}
