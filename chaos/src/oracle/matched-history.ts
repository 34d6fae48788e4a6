import { type History, isComplete, type SeenJob } from '../history/history.ts';
import type { SentItem, Submission } from '../history/submission.ts';
import { groupBy, laneKey, pairKey, recordKey } from './keys.ts';
import { foreseeRefusals, type Refusals } from './predict-refusals.ts';
import type { Deed } from './submission-result.ts';

/** A good item that was sent and its action may take, and the submission that it was in. */
export interface Offer {
  deed: Deed;
  item: SentItem;
  index: number;
  /** Whether its action takes it cannot be told. */
  isDoubtful: boolean;
}

/** A history, and each submission in it with its job. */
export interface KnownJobs {
  history: History;
  deeds: readonly Deed[];
  /** What the actions of submissions had to refuse. */
  refusals: ReadonlyMap<Deed, Refusals>;
}

/** The same, put in order by record. */
export interface Known extends KnownJobs {
  /** Offers of each record, by `recordKey`. */
  offers: Map<string, Offer[]>;
  /** Full refreshes of each collection that were carried out, by `laneKey`, with the ids that they held. */
  refreshes: Map<string, { deed: Deed; ids: ReadonlySet<string> }[]>;
}

/** Finds the job of each submission. */
export function findJobs(history: History): KnownJobs {
  const jobs = new Map(history.jobs.map((job) => [pairKey(job), job]));
  const deeds = history.submissions.map((submission) => toDeed(submission, jobs));
  return { history, deeds, refusals: foreseeRefusals(deeds) };
}

/** Puts what was sent in order by record. */
export function putInOrder(jobs: KnownJobs): Known {
  const { deeds, refusals } = jobs;
  return { ...jobs, offers: gatherOffers(deeds, refusals), refreshes: gatherRefreshes(deeds) };
}

function toDeed(submission: Submission, jobs: ReadonlyMap<string, SeenJob>): Deed {
  const job = jobs.get(pairKey(submission)) ?? null;
  const isDone = submission.acknowledgedAtMs !== null && job !== null && isComplete(job.state);
  return { submission, job, isDone };
}

function gatherOffers(deeds: readonly Deed[], refusals: Known['refusals']): Map<string, Offer[]> {
  const offers = deeds.flatMap((deed) => {
    const { sure, maybe } = refusals.get(deed) ?? {};
    const items = [...deed.submission.items.entries()];
    const taken = items.filter(([index, item]) => item.fate !== 'bad' && sure?.has(index) !== true);
    return taken.map(([index, item]): Offer => ({ deed, item, index, isDoubtful: maybe?.has(index) === true }));
  });
  return groupBy(offers, ({ deed, item }) => recordKey({ ...deed.submission, ...item }));
}

function gatherRefreshes(deeds: readonly Deed[]): Known['refreshes'] {
  const refreshes: Known['refreshes'] = new Map();
  for (const deed of deeds) {
    const { submission, isDone } = deed;
    if (submission.mode !== 'full-refresh' || !isDone) continue;
    const lane = refreshes.get(laneKey(submission)) ?? [];
    lane.push({ deed, ids: new Set(submission.items.map((item) => item.sourceId)) });
    refreshes.set(laneKey(submission), lane);
  }
  return refreshes;
}

/** Parts a history into the collections that batches alone go into, and all others. */
export function partLanes({ history, deeds, refusals }: KnownJobs): { mixed: KnownJobs; batched: KnownJobs } {
  const batches = history.submissions.filter(({ road }) => road === 'batch');
  const lanes = new Set(batches.map(laneKey));
  const isBatched = (one: { partner: string; collection: string }) => lanes.has(laneKey(one));
  const keep = (test: typeof isBatched): KnownJobs => ({
    history: {
      ...history,
      submissions: history.submissions.filter(test),
      jobs: history.jobs.filter(test),
      records: history.records.filter(test),
      waiting: history.waiting.filter(test),
    },
    deeds: deeds.filter(({ submission }) => test(submission)),
    refusals,
  });
  return { mixed: keep((one) => !isBatched(one)), batched: keep(isBatched) };
}
