import type { Finding } from '../history/finding.ts';
import { isComplete, isTerminal, type SeenCounts, type SeenError, type SeenJob } from '../history/history.ts';
import { describeSubmission, type SentItem, type Submission } from '../history/submission.ts';
import { groupBy, laneKey } from './keys.ts';
import type { Known, KnownJobs } from './matched-history.ts';
import type { Refusals } from './predict-refusals.ts';
import type { Deed } from './submission-result.ts';

/** Every job's counts balance, and say what the items that were sent have to come to; no item is counted twice. */
export function judgeCounts({ history, deeds, refusals }: KnownJobs): Finding[] {
  const arrived = gatherUoms(deeds);
  const counted = deeds.flatMap((deed) => {
    const errors = deed.job === null ? [] : (history.errors.get(deed.job.jobId) ?? []);
    return judgeDeed(deed, errors, expect(deed.submission, arrived, refusals.get(deed)));
  });
  const overlaps = history.overlaps.map(({ jobId, says }): Finding => ({ kind: 'twice', about: jobId, says }));
  return [...counted, ...overlaps];
}

/** Every UoM that was ever sent, by partner. */
function gatherUoms(deeds: readonly Deed[]): ReadonlySet<string> {
  const sent = deeds.filter(({ submission }) => submission.collection === 'master/uoms');
  return new Set(
    sent.flatMap(({ submission }) => submission.items.map((item) => `${submission.partner} ${item.sourceId}`)),
  );
}

function judgeDeed({ submission, job }: Deed, errors: readonly SeenError[], expected: Expected): Finding[] {
  if (job === null) return [];
  const faults = [
    ...(isTerminal(job.state) ? judgeBalance(job.counts) : []),
    ...judgeSummaries(submission, expected),
    ...(isComplete(job.state) ? [...judgeComplete(job, expected), ...judgeErrors(job, errors, expected)] : []),
  ];
  const isDoubled = isComplete(job.state) && job.counts.total > expected.total;
  const kind = isDoubled ? 'twice' : 'counts off';
  return faults.map((says) => ({ kind, about: describeSubmission(submission), says }));
}

/** What the items of a submission have to come to. */
interface Expected {
  total: number;
  /** Indexes of items that can only be rejected, and of those that may be. */
  surelyRejected: ReadonlySet<number>;
  maybeRejected: ReadonlySet<number>;
  /** Indexes of items that can only be quarantined, and of those that may be. */
  surelyWaiting: ReadonlySet<number>;
  maybeWaiting: ReadonlySet<number>;
}

function expect({ partner, items }: Submission, arrived: ReadonlySet<string>, refused?: Refusals): Expected {
  const indexesOf = (test: (item: SentItem) => boolean) =>
    new Set(items.flatMap((item, index) => (test(item) ? [index] : [])));
  const isAwaited = ({ waitsFor }: SentItem) => arrived.has(`${partner} ${waitsFor}`);
  return {
    total: items.length,
    surelyRejected: new Set([...indexesOf(({ fate }) => fate === 'bad'), ...(refused?.sure ?? [])]),
    maybeRejected: refused?.maybe ?? new Set(),
    surelyWaiting: indexesOf((item) => item.fate === 'waits' && !isAwaited(item)),
    maybeWaiting: indexesOf((item) => item.fate === 'waits' && isAwaited(item)),
  };
}

function judgeBalance(counts: SeenCounts): string[] {
  const { total, accepted, replay, quarantined, rejected, unprocessed } = counts;
  const isBalanced = total === accepted + replay + quarantined + rejected + unprocessed;
  return isBalanced && unprocessed >= 0 ? [] : [`do not balance: ${JSON.stringify(counts)}`];
}

function judgeComplete({ counts, state }: SeenJob, expected: Expected): string[] {
  const faults: string[] = [];
  if (counts.total !== expected.total) faults.push(`total is ${counts.total} of ${expected.total} items`);
  if (counts.unprocessed !== 0) faults.push(`${counts.unprocessed} are unprocessed, and it is ${state}`);
  if (!isWithin(counts.rejected, expected.surelyRejected, expected.maybeRejected))
    faults.push(
      `rejected is ${counts.rejected}, and not ${describeRange(expected.surelyRejected, expected.maybeRejected)}`,
    );
  if (!isWithin(counts.quarantined, expected.surelyWaiting, expected.maybeWaiting))
    faults.push(
      `quarantined is ${counts.quarantined}, and not ${describeRange(expected.surelyWaiting, expected.maybeWaiting)}`,
    );
  return faults;
}

type Indexes = ReadonlySet<number>;

function isWithin(count: number, surely: Indexes, maybe: Indexes): boolean {
  return count >= surely.size && count <= surely.size + maybe.size;
}

function describeRange(surely: Indexes, maybe: Indexes): string {
  return maybe.size === 0 ? `${surely.size}` : `from ${surely.size} to ${surely.size + maybe.size}`;
}

function judgeErrors(job: SeenJob, errors: readonly SeenError[], expected: Expected): string[] {
  const wrong = errors.filter(({ index, status }) => {
    if (status === 'REJECTED') return !expected.surelyRejected.has(index) && !expected.maybeRejected.has(index);
    return !expected.surelyWaiting.has(index) && !expected.maybeWaiting.has(index);
  });
  const faults = wrong.slice(0, 1).map(({ index, status }) => `item ${index} is in the error report as ${status}`);
  const reported = job.counts.rejected + job.counts.quarantined;
  if (errors.length !== reported) faults.push(`${errors.length} errors are reported, and ${reported} counted`);
  return faults;
}

/** What was answered at once: the totals hold each time, however often it was sent. */
function judgeSummaries({ summaries }: Submission, expected: Expected): string[] {
  return summaries.flatMap((summary) => {
    const total = summary.accepted + summary.replay + summary.quarantined + summary.rejected;
    const isRight =
      total === expected.total && isWithin(summary.rejected, expected.surelyRejected, expected.maybeRejected);
    return isRight ? [] : [`was answered ${JSON.stringify(summary)}, with ${expected.total} items`];
  });
}

/**
 * Each record was created once: the jobs of a collection counted as many creations as there are records. One that left
 * quarantine was created outside of any job's counts.
 */
export function judgeCreations({ history, offers }: Known): Finding[] {
  const created = new Map<string, number>();
  for (const job of history.jobs) {
    created.set(laneKey(job), (created.get(laneKey(job)) ?? 0) + job.counts.created);
  }
  const records = groupBy(history.records, laneKey);
  const lanes = new Set([...created.keys(), ...records.keys()]);
  return [...lanes].flatMap((lane): Finding[] => {
    const held = records.get(lane) ?? [];
    const released = held.filter(({ sourceId }) =>
      offers.get(`${lane} ${sourceId}`)?.every(({ item }) => item.fate === 'waits'),
    );
    const counted = created.get(lane) ?? 0;
    if (counted <= held.length && counted >= held.length - released.length) return [];
    const kind = counted > held.length ? 'twice' : 'counts off';
    return [
      { kind, about: lane, says: `${counted} records were created, by the counts, and there are ${held.length}` },
    ];
  });
}
