import { type Action, describeMissing, type ItemReference, isReferenced } from '@sluice/contracts';
import { collectionLock, jobLock, takeLocks } from '../db/take-locks.ts';
import type { Sql } from '../db/transaction.ts';
import { admitItems } from './admit-items.ts';
import type { RejectedItem, ValidItem } from './chunk.ts';
import { findOutdated } from './find-outdated.ts';
import {
  divideByReferences,
  findMissing,
  type RecordKey,
  recordKey,
  type UnresolvedItem,
} from './missing-references.ts';
import { deleteOvertaken, idsColumn, markReady, type QuarantineItem, quarantineItems } from './quarantine-items.ts';
import type { Target, Upserted } from './upsert-records.ts';

/** The job that items belong to, and where they are applied. */
export interface JobTarget extends Target {
  jobId: string;
}

/** Items that wait, with the ids of their entries. */
export interface Quarantined extends QuarantineItem {
  quarantineId: string;
}

/** What one chunk's items came to; `applied` is what `upsert` answered. */
export interface AppliedChunk<T> {
  applied: T;
  quarantined: Quarantined[];
  /** Items that the action does not take. */
  refused: RejectedItem[];
  /** Collections in which quarantined items may be released now. */
  ready: string[];
}

/** Referenced records, by `recordKey`. */
export type RecordKeys = ReadonlyMap<string, RecordKey>;

/** The references of `items` that lead nowhere. A look before the locks: `applyItems` asks again under them. */
export function findMissingReferences(tx: Sql, partnerId: string, items: readonly ValidItem[]): Promise<RecordKeys> {
  const wanted = new Map<string, RecordKey>();
  // Many items share their list of references.
  for (const references of new Set(items.map((item) => item.references))) {
    for (const to of references) wanted.set(recordKey(to.collection, to.sourceId), to);
  }
  return keepMissing(tx, partnerId, wanted);
}

async function keepMissing(tx: Sql, partnerId: string, wanted: RecordKeys): Promise<RecordKeys> {
  const missing = await findMissing(tx, partnerId, [...wanted.values()]);
  return new Map(missing.map((key) => [recordKey(key.collection, key.sourceId), key]));
}

/**
 * Takes the locks that applying `items` needs. `missing` is what a look before them found: where it is empty
 * (nearly always), nobody has to wait for anybody, but for an action that goes by what is there. `jobId`: of a job that others may claim or end meanwhile.
 */
export function lockForItems(
  tx: Sql,
  target: Pick<Target, 'partnerId' | 'collection'>,
  { missing, action, jobId }: { missing: RecordKeys; action: Action; jobId?: string },
): Promise<void> {
  const { partnerId } = target;
  const exclusive = [...missing.values()].map(({ collection }) => collectionLock({ partnerId, collection }));
  if (action === 'create' || action === 'update') exclusive.push(collectionLock(target));
  const shared = [collectionLock(target), ...(jobId === undefined ? [] : [jobLock(jobId)])];
  return takeLocks(tx, { shared, exclusive });
}

/**
 * Applies valid items with distinct ids within a transaction that holds the locks of `lockForItems`: quarantines those
 * with references that lead nowhere, hands the others to `upsert`, and settles what waited for any of them.
 */
export async function applyItems<T>(
  tx: Sql,
  work: { target: JobTarget; action: Action; items: readonly ValidItem[]; suspected: RecordKeys },
  upsert: (items: readonly ValidItem[]) => Promise<Upserted<T>>,
): Promise<AppliedChunk<T>> {
  const { target } = work;
  const missing = await keepMissing(tx, target.partnerId, work.suspected);
  const { admitted, refused } = await admitItems(tx, work, work.items);
  const { resolvable, waiting } = await divideItems(tx, target, { items: admitted, missing });
  const { done: applied, awaited } = await upsert(resolvable);
  const entries = await quarantineItems(tx, target, waiting);
  const ready = awaited ? await resolveQuarantine(tx, target, resolvable) : [];
  const quarantined = waiting.map((item) => ({ ...item, quarantineId: entries.get(item.item.sourceId) ?? '' }));
  return { applied, quarantined, refused, ready };
}

/** Items with missing references wait, unless they would be replays anyway. */
async function divideItems(
  tx: Sql,
  target: JobTarget,
  { items, missing }: { items: readonly ValidItem[]; missing: RecordKeys },
): Promise<{ resolvable: readonly ValidItem[]; waiting: QuarantineItem[] }> {
  if (missing.size === 0) return { resolvable: items, waiting: [] };
  const { resolvable, unresolved } = divideByReferences(target.collection, items, missing);
  const outdated = await findOutdated(
    tx,
    target,
    unresolved.map((suspect) => suspect.item),
  );
  const isOutdated = ({ item }: UnresolvedItem) => outdated.sourceIds.has(item.sourceId);
  const replays = unresolved.filter(isOutdated).map((suspect) => suspect.item);
  const waiting = unresolved.filter((suspect) => !isOutdated(suspect)).map(describeSuspect);
  return { resolvable: [...resolvable, ...replays], waiting };
}

function describeSuspect(suspect: UnresolvedItem): QuarantineItem {
  return { ...suspect, reason: tellMissing(suspect.missing) };
}

/** How many missing records a reason names: an order may refer to two thousand. */
const mostTold = 5;

function tellMissing(missing: readonly ItemReference[]): string {
  const sentences = [...new Set(missing.map(describeMissing))];
  const told = sentences.slice(0, mostTold);
  if (sentences.length > mostTold) told.push(`${sentences.length - mostTold} more records are missing.`);
  return told.join(' ');
}

async function resolveQuarantine(tx: Sql, target: Target, items: readonly ValidItem[]): Promise<string[]> {
  const sourceIds = idsColumn(items);
  await deleteOvertaken(tx, target, sourceIds);
  return isReferenced(target.collection) ? markReady(tx, target, sourceIds) : [];
}
