import type { Finding } from '../history/finding.ts';
import { isComplete, isTerminal, type SeenCounts, type SeenError, type SeenJob } from '../history/history.ts';
import { describeSubmission, type SentItem, type Submission } from '../history/submission.ts';
import type { Deed, Known } from './known.ts';

/** Every job's counts balance, and say what the items that were sent have to come to; no item is counted twice. */
export function judgeCounts({ history, deeds }: Known): Finding[] {
  const arrived = gatherUoms(deeds);
  const counted = deeds.flatMap((deed) => {
    const errors = deed.job === null ? [] : (history.errors.get(deed.job.jobId) ?? []);
    return judgeDeed(deed, errors, arrived);
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

function judgeDeed(deed: Deed, errors: readonly SeenError[], arrived: ReadonlySet<string>): Finding[] {
  const { submission, job } = deed;
  if (job === null) return [];
  const expected = expect(submission, arrived);
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
  /** Indexes. */
  rejected: ReadonlySet<number>;
  /** Indexes of items that can only be quarantined, and of those that may be. */
  surelyWaiting: ReadonlySet<number>;
  maybeWaiting: ReadonlySet<number>;
}

function expect({ partner, items }: Submission, arrived: ReadonlySet<string>): Expected {
  const indexesOf = (test: (item: SentItem) => boolean) =>
    new Set(items.flatMap((item, index) => (test(item) ? [index] : [])));
  const isAwaited = ({ waitsFor }: SentItem) => arrived.has(`${partner} ${waitsFor}`);
  return {
    total: items.length,
    rejected: indexesOf(({ fate }) => fate === 'bad'),
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
  if (counts.rejected !== expected.rejected.size)
    faults.push(`rejected is ${counts.rejected}, with ${expected.rejected.size} bad items`);
  const [fewest, most] = [expected.surelyWaiting.size, expected.surelyWaiting.size + expected.maybeWaiting.size];
  if (counts.quarantined < fewest || counts.quarantined > most)
    faults.push(`quarantined is ${counts.quarantined}, and not from ${fewest} to ${most}`);
  return faults;
}

function judgeErrors(job: SeenJob, errors: readonly SeenError[], expected: Expected): string[] {
  const wrong = errors.filter(({ index, status }) => {
    if (status === 'REJECTED') return !expected.rejected.has(index);
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
    const isRight = total === expected.total && summary.rejected === expected.rejected.size;
    return isRight ? [] : [`was answered ${JSON.stringify(summary)}, with ${expected.total} items`];
  });
}
