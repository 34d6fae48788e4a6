import type { Finding } from '../history/finding.ts';
import {
  isComplete,
  isTerminal,
  type ObservedCounts,
  type ObservedError,
  type ObservedJob,
} from '../history/history.ts';
import { describeSubmission, type SentItem, type Submission } from '../history/submission.ts';
import { groupBy, laneKey } from './keys.ts';
import type { IndexedHistory, MatchedHistory } from './matched-history.ts';
import type { Refusals } from './predict-refusals.ts';
import type { SubmissionResult } from './submission-result.ts';

/** Checks that each job's counts balance and match the items that were sent, and that no item is counted twice. */
export function checkCounts({ history, results, refusals }: MatchedHistory): Finding[] {
  const arrived = gatherUoms(results);
  const counted = results.flatMap((result) => {
    const errors = result.job === null ? [] : (history.errors.get(result.job.jobId) ?? []);
    return checkSubmission(result, errors, expect(result.submission, arrived, refusals.get(result)));
  });
  const overlaps = history.overlaps.map(({ jobId, detail }): Finding => ({ kind: 'twice', subject: jobId, detail }));
  return [...counted, ...overlaps];
}

/** Every UoM that was ever sent, with its partner. */
function gatherUoms(results: readonly SubmissionResult[]): ReadonlySet<string> {
  const sent = results.filter(({ submission }) => submission.collection === 'master/uoms');
  return new Set(
    sent.flatMap(({ submission }) => submission.items.map((item) => `${submission.partner} ${item.sourceId}`)),
  );
}

function checkSubmission(
  { submission, job }: SubmissionResult,
  errors: readonly ObservedError[],
  expected: Expected,
): Finding[] {
  if (job === null) return [];
  const faults = [
    ...(isTerminal(job.state) ? checkBalance(job.counts) : []),
    ...checkSummaries(submission, expected),
    ...(isComplete(job.state) ? [...checkComplete(job, expected), ...checkErrors(job, errors, expected)] : []),
  ];
  const isCountedTwice = isComplete(job.state) && job.counts.total > expected.total;
  const kind = isCountedTwice ? 'twice' : 'counts off';
  return faults.map((detail) => ({ kind, subject: describeSubmission(submission), detail }));
}

/** What a submission's counts have to be. */
interface Expected {
  total: number;
  /** Indexes of items that have to be rejected, and of those that are perhaps rejected. */
  certainlyRejected: ReadonlySet<number>;
  possiblyRejected: ReadonlySet<number>;
  /** Indexes of items that have to be quarantined, and of those that are perhaps quarantined. */
  certainlyWaiting: ReadonlySet<number>;
  possiblyWaiting: ReadonlySet<number>;
}

function expect({ partner, items }: Submission, arrived: ReadonlySet<string>, refused?: Refusals): Expected {
  const indexesOf = (test: (item: SentItem) => boolean) =>
    new Set(items.flatMap((item, index) => (test(item) ? [index] : [])));
  const isArriving = ({ waitsFor }: SentItem) => arrived.has(`${partner} ${waitsFor}`);
  return {
    total: items.length,
    certainlyRejected: new Set([
      ...indexesOf(({ expectedOutcome }) => expectedOutcome === 'rejected'),
      ...(refused?.certain ?? []),
    ]),
    possiblyRejected: refused?.possible ?? new Set(),
    certainlyWaiting: indexesOf((item) => item.expectedOutcome === 'quarantined' && !isArriving(item)),
    possiblyWaiting: indexesOf((item) => item.expectedOutcome === 'quarantined' && isArriving(item)),
  };
}

function checkBalance(counts: ObservedCounts): string[] {
  const { total, accepted, replay, quarantined, rejected, unprocessed } = counts;
  const isBalanced = total === accepted + replay + quarantined + rejected + unprocessed;
  return isBalanced && unprocessed >= 0 ? [] : [`do not balance: ${JSON.stringify(counts)}`];
}

function checkComplete({ counts, state }: ObservedJob, expected: Expected): string[] {
  const faults: string[] = [];
  if (counts.total !== expected.total) faults.push(`total is ${counts.total} of ${expected.total} items`);
  if (counts.unprocessed !== 0) faults.push(`${counts.unprocessed} items are unprocessed although the job is ${state}`);
  if (!isWithin(counts.rejected, expected.certainlyRejected, expected.possiblyRejected))
    faults.push(
      `rejected is ${counts.rejected}, not ${describeRange(expected.certainlyRejected, expected.possiblyRejected)}`,
    );
  if (!isWithin(counts.quarantined, expected.certainlyWaiting, expected.possiblyWaiting))
    faults.push(
      `quarantined is ${counts.quarantined}, not ${describeRange(expected.certainlyWaiting, expected.possiblyWaiting)}`,
    );
  return faults;
}

type Indexes = ReadonlySet<number>;

function isWithin(count: number, certain: Indexes, possible: Indexes): boolean {
  return count >= certain.size && count <= certain.size + possible.size;
}

function describeRange(certain: Indexes, possible: Indexes): string {
  return possible.size === 0 ? `${certain.size}` : `from ${certain.size} to ${certain.size + possible.size}`;
}

function checkErrors(job: ObservedJob, errors: readonly ObservedError[], expected: Expected): string[] {
  const wrong = errors.filter(({ index, status }) => {
    if (status === 'REJECTED') return !expected.certainlyRejected.has(index) && !expected.possiblyRejected.has(index);
    return !expected.certainlyWaiting.has(index) && !expected.possiblyWaiting.has(index);
  });
  const faults = wrong.slice(0, 1).map(({ index, status }) => `the error report lists item ${index} as ${status}`);
  const reported = job.counts.rejected + job.counts.quarantined;
  if (errors.length !== reported)
    faults.push(`the error report has ${errors.length} rows, but ${reported} are counted`);
  return faults;
}

/** Checks the summary of each response to a synchronous upsert: its totals are right however often it was sent. */
function checkSummaries({ summaries }: Submission, expected: Expected): string[] {
  return summaries.flatMap((summary) => {
    const total = summary.accepted + summary.replay + summary.quarantined + summary.rejected;
    const isRight =
      total === expected.total && isWithin(summary.rejected, expected.certainlyRejected, expected.possiblyRejected);
    return isRight ? [] : [`returned ${JSON.stringify(summary)} for ${expected.total} items`];
  });
}

/**
 * Checks that each record was created once: the jobs of a collection count as many creations as there are records. A record
 * that was released from quarantine is in no job's count.
 */
export function checkCreations({ history, candidates }: IndexedHistory): Finding[] {
  const created = new Map<string, number>();
  for (const job of history.jobs) {
    created.set(laneKey(job), (created.get(laneKey(job)) ?? 0) + job.counts.created);
  }
  const records = groupBy(history.records, laneKey);
  const lanes = new Set([...created.keys(), ...records.keys()]);
  return [...lanes].flatMap((lane): Finding[] => {
    const existing = records.get(lane) ?? [];
    const released = existing.filter(({ sourceId }) =>
      candidates.get(`${lane} ${sourceId}`)?.every(({ item }) => item.expectedOutcome === 'quarantined'),
    );
    const counted = created.get(lane) ?? 0;
    if (counted <= existing.length && counted >= existing.length - released.length) return [];
    const kind = counted > existing.length ? 'twice' : 'counts off';
    return [
      {
        kind,
        subject: lane,
        detail: `the counts say that ${counted} records were created, but ${existing.length} exist`,
      },
    ];
  });
}
