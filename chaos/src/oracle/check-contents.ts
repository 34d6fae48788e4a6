import { isDeepStrictEqual } from 'node:util';
import { contentOf } from '../history/content-of.ts';
import type { Finding } from '../history/finding.ts';
import type { ObservedRecord } from '../history/history.ts';
import { laneKey, recordKey } from './keys.ts';
import type { Candidate, IndexedHistory } from './matched-history.ts';
import { isAcceptedBefore, isAcknowledgedBefore } from './submission-result.ts';

/** Checks that every record has the content of the item that wins by version precedence, and that no applied item is lost. */
export function checkContents(indexed: IndexedHistory): Finding[] {
  const { history, candidates } = indexed;
  const records = new Map(history.records.map((record) => [recordKey(record), record]));
  const waiting = new Set(history.waiting.map(recordKey));
  const unknown = history.records.filter((record) => !candidates.has(recordKey(record)));
  const unexpected = unknown.map((record): Finding => {
    return { kind: 'stale', subject: recordKey(record), detail: 'exists, but no item with this id could be accepted' };
  });
  const checked = [...candidates].flatMap(([key, sent]) => {
    const record = records.get(key);
    const sorted = sortCandidates(indexed, sent, record !== undefined);
    if (record !== undefined) return checkRecord(record, sorted);
    return checkAbsent({ key, isWaiting: waiting.has(key) }, sorted);
  });
  return [...unexpected, ...checked];
}

/** Candidates of one record, by their expected outcome. */
interface SortedCandidates {
  /** Applied, unless another candidate wins. */
  certain: Candidate[];
  /** Perhaps applied. */
  possible: Candidate[];
  /** In quarantine, unless a refresh without them removed them from it. */
  waiting: Candidate[];
}

function sortCandidates(indexed: IndexedHistory, candidates: readonly Candidate[], exists: boolean): SortedCandidates {
  const sorted: SortedCandidates = { certain: [], possible: [], waiting: [] };
  for (const candidate of candidates) {
    const outcome = predictOutcome(indexed, candidate);
    // The record exists, so it left quarantine: a job that was not processed to its end might have brought its UoM.
    if (outcome === 'waiting' && exists) sorted.possible.push(candidate);
    else if (outcome !== 'never') sorted[outcome].push(candidate);
  }
  return sorted;
}

function predictOutcome(
  indexed: IndexedHistory,
  { result, item, isUncertain }: Candidate,
): 'certain' | 'possible' | 'waiting' | 'never' {
  if (item.expectedOutcome === 'accepted') return result.isProcessed && !isUncertain ? 'certain' : 'possible';
  const uom = { partner: result.submission.partner, collection: 'master/uoms', sourceId: item.waitsFor ?? '' };
  const arrivals = indexed.candidates.get(recordKey(uom)) ?? [];
  const isPerhapsRemoved = isRemovable(indexed, { result, item });
  if (arrivals.length === 0) return result.isProcessed && !isPerhapsRemoved ? 'waiting' : 'never';
  const isCertain = result.isProcessed && !isPerhapsRemoved && arrivals.some((arrival) => arrival.result.isProcessed);
  return isCertain ? 'certain' : 'possible';
}

/** Whether a refresh without this id was perhaps accepted after the item: it removes the item from quarantine. */
function isRemovable({ refreshes }: IndexedHistory, { result, item }: Pick<Candidate, 'result' | 'item'>): boolean {
  const lane = refreshes.get(laneKey(result.submission)) ?? [];
  return lane.some((refresh) => !refresh.ids.has(item.sourceId) && !isAcceptedBefore(refresh.result, result));
}

function checkAbsent({ key, isWaiting }: { key: string; isWaiting: boolean }, sorted: SortedCandidates): Finding[] {
  const [applied] = sorted.certain;
  if (applied !== undefined)
    return [{ kind: 'lost', subject: key, detail: `was applied by ${nameOf(applied)} but does not exist` }];
  const [waiting] = sorted.waiting;
  if (waiting === undefined || isWaiting) return [];
  return [{ kind: 'lost', subject: key, detail: `was quarantined by ${nameOf(waiting)} but is not in quarantine` }];
}

function checkRecord(record: ObservedRecord, { certain, possible }: SortedCandidates): Finding[] {
  const subject = recordKey(record);
  const allowed = listWinners(certain, possible);
  const winner = allowed.find(
    ({ item }) =>
      item.version === record.version &&
      isDeepStrictEqual(contentOf({ ...record, mark: item.mark, waitsFor: item.waitsFor }), record.data),
  );
  if (winner !== undefined) return [];
  const wanted = allowed
    .slice(0, 3)
    .map(({ item, ...candidate }) => `${item.version ?? `#${item.mark}`} of ${nameOf({ item, ...candidate })}`);
  const highest = Math.max(...certain.map(({ item }) => item.version ?? 0));
  const kind = record.version !== null && record.version < highest ? 'lost' : 'stale';
  return [
    {
      kind,
      subject,
      detail: `has version ${record.version}, ${JSON.stringify(record.data)}; expected ${wanted.join(' or ') || 'none'}`,
    },
  ];
}

/** The candidates whose content the record can have in the end. */
function listWinners(certain: readonly Candidate[], possible: readonly Candidate[]): Candidate[] {
  return [...certain, ...possible].filter(
    (candidate) => !certain.some((other) => other !== candidate && certainlyWins(other, candidate)),
  );
}

/** Whether `a` replaces `b` in any case, whichever was accepted first. */
function certainlyWins(a: Candidate, b: Candidate): boolean {
  const [versionOfA, versionOfB] = [a.item.version, b.item.version];
  if (versionOfA !== null && versionOfB !== null) return versionOfA > versionOfB;
  if (a.result === b.result) return a.index > b.index;
  return isAcknowledgedBefore(b.result, a.result);
}

function nameOf({ result }: Candidate): string {
  return [result.submission.correlationId, ...result.submission.jobIds].join(' ');
}
