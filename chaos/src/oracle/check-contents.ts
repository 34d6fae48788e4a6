import { isDeepStrictEqual } from 'node:util';
import { contentOf } from '../history/content-of.ts';
import type { Finding } from '../history/finding.ts';
import type { SeenRecord } from '../history/history.ts';
import { laneKey, recordKey } from './keys.ts';
import type { Known, Offer } from './matched-history.ts';
import { isAcceptedBefore, isAcknowledgedBefore } from './submission-result.ts';

/** Every record holds the item that rule 5 has win, and every item that had to be applied has a record. */
export function judgeContents(known: Known): Finding[] {
  const { history, offers } = known;
  const records = new Map(history.records.map((record) => [recordKey(record), record]));
  const waiting = new Set(history.waiting.map(recordKey));
  const unknown = history.records.filter((record) => !offers.has(recordKey(record)));
  const strange = unknown.map((record): Finding => {
    return { kind: 'stale', about: recordKey(record), says: 'no item of this id was ever to be taken' };
  });
  const judged = [...offers].flatMap(([key, sent]) => {
    const record = records.get(key);
    const sorted = sortOffers(known, sent, record !== undefined);
    if (record !== undefined) return judgeRecord(record, sorted);
    return judgeAbsent({ key, isWaiting: waiting.has(key) }, sorted);
  });
  return [...strange, ...judged];
}

/** Offers of one record, by what had to become of them. */
interface SortedOffers {
  /** Applied, unless another one wins. */
  sure: Offer[];
  /** Applied or not. */
  maybe: Offer[];
  /** In quarantine, unless a refresh without them dropped them from there. */
  waiting: Offer[];
}

function sortOffers(known: Known, offers: readonly Offer[], isThere: boolean): SortedOffers {
  const sorted: SortedOffers = { sure: [], maybe: [], waiting: [] };
  for (const offer of offers) {
    const fate = foresee(known, offer);
    // What is there has left quarantine: its UoM may have been in a job that was not carried out to its end.
    if (fate === 'waiting' && isThere) sorted.maybe.push(offer);
    else if (fate !== 'never') sorted[fate].push(offer);
  }
  return sorted;
}

function foresee(known: Known, { deed, item, isDoubtful }: Offer): 'sure' | 'maybe' | 'waiting' | 'never' {
  if (item.fate === 'good') return deed.isDone && !isDoubtful ? 'sure' : 'maybe';
  const uom = { partner: deed.submission.partner, collection: 'master/uoms', sourceId: item.waitsFor ?? '' };
  const arrivals = known.offers.get(recordKey(uom)) ?? [];
  const mayBeDropped = isDroppable(known, { deed, item });
  if (arrivals.length === 0) return deed.isDone && !mayBeDropped ? 'waiting' : 'never';
  const isSure = deed.isDone && !mayBeDropped && arrivals.some((arrival) => arrival.deed.isDone);
  return isSure ? 'sure' : 'maybe';
}

/** Did a refresh that does not hold this id come after the item, perhaps? Then it may have been dropped from quarantine. */
function isDroppable({ refreshes }: Known, { deed, item }: Pick<Offer, 'deed' | 'item'>): boolean {
  const lane = refreshes.get(laneKey(deed.submission)) ?? [];
  return lane.some((refresh) => !refresh.ids.has(item.sourceId) && !isAcceptedBefore(refresh.deed, deed));
}

function judgeAbsent({ key, isWaiting }: { key: string; isWaiting: boolean }, sorted: SortedOffers): Finding[] {
  const [lost] = sorted.sure;
  if (lost !== undefined)
    return [{ kind: 'lost', about: key, says: `was applied by ${nameOf(lost)}, and is not there` }];
  const [waiting] = sorted.waiting;
  if (waiting === undefined || isWaiting) return [];
  return [{ kind: 'lost', about: key, says: `waits since ${nameOf(waiting)}, and is not in quarantine` }];
}

function judgeRecord(record: SeenRecord, { sure, maybe }: SortedOffers): Finding[] {
  const about = recordKey(record);
  const allowed = listWinners(sure, maybe);
  const held = allowed.find(
    ({ item }) =>
      item.version === record.version &&
      isDeepStrictEqual(contentOf({ ...record, mark: item.mark, waitsFor: item.waitsFor }), record.data),
  );
  if (held !== undefined) return [];
  const wanted = allowed
    .slice(0, 3)
    .map(({ item, ...offer }) => `${item.version ?? `#${item.mark}`} of ${nameOf({ item, ...offer })}`);
  const highest = Math.max(...sure.map(({ item }) => item.version ?? 0));
  const kind = record.version !== null && record.version < highest ? 'lost' : 'stale';
  return [
    {
      kind,
      about,
      says: `holds version ${record.version}, ${JSON.stringify(record.data)}; expected ${wanted.join(' or ') || 'none'}`,
    },
  ];
}

/** The offers that may stand in the end. */
function listWinners(sure: readonly Offer[], maybe: readonly Offer[]): Offer[] {
  return [...sure, ...maybe].filter((offer) => !sure.some((other) => other !== offer && surelyWins(other, offer)));
}

/** Does `a` take the place of `b` in any case, whichever comes first? */
function surelyWins(a: Offer, b: Offer): boolean {
  const [ours, theirs] = [a.item.version, b.item.version];
  if (ours !== null && theirs !== null) return ours > theirs;
  if (a.deed === b.deed) return a.index > b.index;
  return isAcknowledgedBefore(b.deed, a.deed);
}

function nameOf({ deed }: Offer): string {
  return [deed.submission.correlationId, ...deed.submission.jobIds].join(' ');
}
