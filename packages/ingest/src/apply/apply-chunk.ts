import { type Action, isReferenced } from '@sluice/contracts';
import { collectionLock, jobLock, takeLocks } from '../db/locks.ts';
import type { Sql } from '../db/transaction.ts';
import { admitItems } from './admit-items.ts';
import type { Chunk, RejectedItem, ValidItem } from './chunk.ts';
import { findOutdated } from './find-outdated.ts';
import { insertJobErrors, listErrorRows } from './job-errors.ts';
import { insertLedger } from './ledger.ts';
import {
  describeUnresolved,
  divideByReferences,
  findMissingReferences,
  keepMissing,
  type QuarantineItem,
  type RecordKeys,
  type UnresolvedItem,
} from './missing-references.ts';
import { deleteSuperseded, markReady, type Quarantined, quarantineItems } from './quarantine-items.ts';
import type { OutcomeCounts, Target, UpsertResult } from './upsert-records.ts';
import { type ReplayHint, writeItems } from './write-items.ts';

/** The job that items belong to, and where they are applied. */
export interface JobTarget extends Target {
  jobId: string;
}

/** What the chunks of one transaction have in common. */
export interface ApplyScope {
  partnerId: string;
  collection: string;
  action: Action;
  /** The valid items of all of its chunks: their references are looked up before the locks are taken. */
  items: readonly ValidItem[];
  /** The job, where others may claim or end it meanwhile. */
  jobId?: string;
}

/** One chunk, the acceptance that it is applied under, and what the caller needs to know of it. */
export interface ChunkWork {
  target: JobTarget;
  chunk: Chunk;
  /** Where given, outcomes are counted but not listed, and replays are looked up first where the hint expects them. */
  replayHint?: ReplayHint;
  /** What is recorded beside the records: nothing, errors and counts, or also the ids (a full refresh's cleanup needs them). */
  ledger: 'none' | 'counts' | 'counts-and-ids';
}

/** A chunk, and what became of it. */
export interface AppliedChunk {
  chunk: Chunk;
  counts: OutcomeCounts;
  /** One for each item that was written, in no order; empty where upserts were only counted. */
  results: UpsertResult[];
  quarantined: Quarantined[];
  /** Items that the action does not admit. */
  refused: RejectedItem[];
  /** Collections in which quarantined items may be released now. */
  ready: string[];
}

/**
 * The exactly-once core: applies chunks in order within one transaction. Takes the locks that this needs; then `begin` checks
 * the fence or records the submission, and returns the chunks with what they are applied under; then each chunk's records,
 * quarantine entries, error rows and ledger row are written.
 *
 * @returns what `begin` returned, and what became of each chunk
 * @throws what `begin` throws
 */
export async function applyChunks<T extends { chunks: readonly ChunkWork[] }>(
  tx: Sql,
  scope: ApplyScope,
  begin: () => Promise<T>,
): Promise<T & { applied: AppliedChunk[] }> {
  const missing = await findMissingReferences(tx, scope.partnerId, scope.items);
  await lockForItems(tx, scope, missing);
  const begun = await begin();
  const applied: AppliedChunk[] = [];
  for (const work of begun.chunks) applied.push(await applyChunk(tx, scope.action, { ...work, missing }));
  return { ...begun, applied };
}

/**
 * `missing` is what a look before the locks found: where it is empty (nearly always), writers of the collection need not wait
 * for each other, unless the action depends on which records exist.
 */
function lockForItems(tx: Sql, scope: ApplyScope, missing: RecordKeys): Promise<void> {
  const { partnerId, action, jobId } = scope;
  const exclusive = [...missing.values()].map(({ collection }) => collectionLock({ partnerId, collection }));
  if (action === 'create' || action === 'update') exclusive.push(collectionLock(scope));
  const shared = [collectionLock(scope), ...(jobId === undefined ? [] : [jobLock(jobId)])];
  return takeLocks(tx, { shared, exclusive });
}

interface LockedChunk extends ChunkWork {
  missing: RecordKeys;
}

async function applyChunk(tx: Sql, action: Action, work: LockedChunk): Promise<AppliedChunk> {
  const { target, chunk } = work;
  const { admitted, refused } = await admitItems(tx, { target, action }, chunk.valid);
  const { resolvable, waiting } = await divideItems(tx, admitted, work);
  const { counts, results, awaited } = await writeItems(tx, { ...work, action }, resolvable);
  const quarantined = await quarantineItems(tx, target, waiting);
  const ready = awaited ? await resolveQuarantine(tx, target, resolvable) : [];
  const applied = { chunk, counts, results, quarantined, refused, ready };
  if (work.ledger !== 'none') await recordOutcomes(tx, work, applied);
  return applied;
}

/** Items with missing references wait, unless they would be replays anyway. The look under the locks is the one that counts. */
async function divideItems(
  tx: Sql,
  items: readonly ValidItem[],
  { target, missing: missingBefore }: LockedChunk,
): Promise<{ resolvable: readonly ValidItem[]; waiting: QuarantineItem[] }> {
  const missing = await keepMissing(tx, target.partnerId, missingBefore);
  if (missing.size === 0) return { resolvable: items, waiting: [] };
  const { resolvable, unresolved } = divideByReferences(target.collection, items, missing);
  const waitingItems = unresolved.map(({ item }) => item);
  const outdated = await findOutdated(tx, target, waitingItems);
  const isOutdated = ({ item }: UnresolvedItem) => outdated.sourceIds.has(item.sourceId);
  const replays = unresolved.filter(isOutdated).map(({ item }) => item);
  const waiting = unresolved.filter((entry) => !isOutdated(entry)).map(describeUnresolved);
  return { resolvable: [...resolvable, ...replays], waiting };
}

/** Quarantined items are superseded by what was written, or waited for it. */
async function resolveQuarantine(tx: Sql, target: Target, items: readonly ValidItem[]): Promise<string[]> {
  const sourceIds = items.map(({ sourceId }) => sourceId);
  await deleteSuperseded(tx, target, sourceIds);
  return isReferenced(target.collection) ? markReady(tx, target, sourceIds) : [];
}

async function recordOutcomes(tx: Sql, { target, ledger }: ChunkWork, applied: AppliedChunk): Promise<void> {
  const { chunk, counts, quarantined, refused } = applied;
  await insertJobErrors(tx, target.jobId, listErrorRows([...chunk.rejected, ...refused], quarantined));
  await insertLedger(tx, {
    jobId: target.jobId,
    chunk,
    counts,
    quarantined: quarantined.length,
    refused: refused.length,
    keepSourceIds: ledger === 'counts-and-ids',
  });
}
