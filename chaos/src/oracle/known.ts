import { type History, isComplete, type SeenJob } from '../history/history.ts';
import type { SentItem, Submission } from '../history/submission.ts';
import { groupBy } from './group-by.ts';

/** A submission together with the job that the product shows for it. */
export interface Deed {
  submission: Submission;
  /** Null: the product shows none. */
  job: SeenJob | null;
  /** It was acknowledged, and every item of it was gone through. */
  isDone: boolean;
}

/** A good item that was sent, and the submission that it was in. */
export interface Offer {
  deed: Deed;
  item: SentItem;
  index: number;
}

/** A history, put in order for the judges. */
export interface Known {
  history: History;
  deeds: Deed[];
  /** Offers of each record, by `recordKey`. */
  offers: Map<string, Offer[]>;
  /** Full refreshes of each collection that were carried out, by `laneKey`, with the ids that they held. */
  refreshes: Map<string, { deed: Deed; ids: ReadonlySet<string> }[]>;
}

/** The key of a record. */
export function recordKey(record: { partner: string; collection: string; sourceId: string }): string {
  return `${laneKey(record)} ${record.sourceId}`;
}

/** The key of a partner's collection. */
export function laneKey({ partner, collection }: { partner: string; collection: string }): string {
  return `${partner} ${collection}`;
}

/** The key of a submission. */
export function pairKey({ partner, correlationId }: { partner: string; correlationId: string }): string {
  return `${partner}/${correlationId}`;
}

/** Puts a history in order. */
export function putInOrder(history: History): Known {
  const jobs = new Map(history.jobs.map((job) => [pairKey(job), job]));
  const deeds = history.submissions.map((submission) => toDeed(submission, jobs));
  return { history, deeds, offers: gatherOffers(deeds), refreshes: gatherRefreshes(deeds) };
}

function toDeed(submission: Submission, jobs: ReadonlyMap<string, SeenJob>): Deed {
  const job = jobs.get(pairKey(submission)) ?? null;
  const isDone = submission.acknowledgedAtMs !== null && job !== null && isComplete(job.state);
  return { submission, job, isDone };
}

function gatherOffers(deeds: readonly Deed[]): Map<string, Offer[]> {
  const offers = deeds.flatMap((deed) => deed.submission.items.map((item, index): Offer => ({ deed, item, index })));
  const isOffer = ({ item }: Offer) => item.fate !== 'bad';
  return groupBy(offers.filter(isOffer), ({ deed, item }) => recordKey({ ...deed.submission, ...item }));
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
