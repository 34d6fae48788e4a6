import type { Action, SentItem } from '../history/submission.ts';
import { groupBy, laneKey } from './keys.ts';
import type { Deed } from './submission-result.ts';

/** Items that an action does not take, by their indexes. */
export interface Refusals {
  /** In any case. */
  sure: ReadonlySet<number>;
  /** Perhaps: what was there when they came cannot be told. */
  maybe: ReadonlySet<number>;
}

/**
 * Says which items `create` and `update` had to refuse: jobs of one collection run in the order of acceptance, so each finds
 * what those before it have left. Only submissions of these actions are in the answer.
 */
export function foreseeRefusals(deeds: readonly Deed[]): ReadonlyMap<Deed, Refusals> {
  const lanes = groupBy(deeds, ({ submission }) => laneKey(submission));
  const choosy = [...lanes.values()].filter((lane) => lane.some(isChoosy));
  return new Map(choosy.flatMap(goThrough));
}

function isChoosy({ submission }: Deed): boolean {
  return submission.action === 'create' || submission.action === 'update';
}

function goThrough(lane: readonly Deed[]): [Deed, Refusals][] {
  const there = new Set<string>();
  const doubtful = gatherDoubtful(lane);
  const ordered = lane.toSorted((a, b) => (a.job?.place ?? 0) - (b.job?.place ?? 0));
  const foreseen = ordered.map((deed): [Deed, Refusals] => [deed, carryOut(deed, { there, doubtful })]);
  return foreseen.filter(([deed]) => isChoosy(deed));
}

/** Ids of which one cannot tell when they came: of submissions without a certain place, and of items that wait. */
function gatherDoubtful(lane: readonly Deed[]): ReadonlySet<string> {
  const doubtful = new Set<string>();
  for (const deed of lane) {
    const isSure = hasPlace(deed);
    for (const { sourceId, fate } of deed.submission.items) {
      if (!isSure || fate === 'waits') doubtful.add(sourceId);
    }
  }
  return doubtful;
}

/** Did it run to its end when its turn had come? An upsert is applied while jobs wait, a retried job goes on late. */
function hasPlace({ submission, isDone }: Deed): boolean {
  return isDone && submission.status === 202 && !submission.retryAsked;
}

/** Goes through the items of one submission, and adds to `there` what it created. */
function carryOut(
  { submission: { action, items } }: Deed,
  { there, doubtful }: { there: Set<string>; doubtful: ReadonlySet<string> },
): Refusals {
  const isGood = ({ fate }: SentItem) => fate !== 'bad';
  const isDoubtful = (item: SentItem) => isGood(item) && doubtful.has(item.sourceId);
  const isSure = (item: SentItem) => isGood(item) && !isDoubtful(item) && isRefused(action, there.has(item.sourceId));
  const indexesOf = (test: (item: SentItem) => boolean) =>
    new Set(items.flatMap((item, index) => (test(item) ? [index] : [])));
  const refusals = { sure: indexesOf(isSure), maybe: indexesOf(isDoubtful) };
  // Only now: an id that a submission creates twice is its own.
  for (const item of items) if (isGood(item) && action !== 'update') there.add(item.sourceId);
  return refusals;
}

function isRefused(action: Action, isThere: boolean): boolean {
  switch (action) {
    case 'merge':
    case 'delete':
      return false;
    case 'create':
      return isThere;
    case 'update':
      return !isThere;
  }
}
