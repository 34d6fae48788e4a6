import { type History, isComplete, type ObservedJob } from '../history/history.ts';
import type { SentItem, Submission } from '../history/submission.ts';
import { groupBy, laneKey, recordKey, submissionKey } from './keys.ts';
import { predictRefusals, type Refusals } from './predict-refusals.ts';
import type { SubmissionResult } from './submission-result.ts';

/** An item whose content a record can have: it is valid, and its submission's action admits it. */
export interface Candidate {
  result: SubmissionResult;
  item: SentItem;
  index: number;
  /** It is unknown whether the action admits it. */
  isUncertain: boolean;
}

/** A history in which each submission is matched with its job. */
export interface MatchedHistory {
  history: History;
  results: readonly SubmissionResult[];
  /** The items that the submissions' actions had to refuse. */
  refusals: ReadonlyMap<SubmissionResult, Refusals>;
}

/** The same, with an index by record. */
export interface IndexedHistory extends MatchedHistory {
  /** Candidates of each record, by `recordKey`. */
  candidates: Map<string, Candidate[]>;
  /** Full refreshes of each collection that were processed, by `laneKey`, with the ids in their payloads. */
  refreshes: Map<string, { result: SubmissionResult; ids: ReadonlySet<string> }[]>;
}

/** Matches each submission with its job. */
export function matchJobs(history: History): MatchedHistory {
  const jobs = new Map(history.jobs.map((job) => [submissionKey(job), job]));
  const results = history.submissions.map((submission) => matchJob(submission, jobs));
  return { history, results, refusals: predictRefusals(results) };
}

/** Indexes what was sent by record. */
export function indexByRecord(jobs: MatchedHistory): IndexedHistory {
  const { results, refusals } = jobs;
  return { ...jobs, candidates: gatherCandidates(results, refusals), refreshes: gatherRefreshes(results) };
}

function matchJob(submission: Submission, jobs: ReadonlyMap<string, ObservedJob>): SubmissionResult {
  const job = jobs.get(submissionKey(submission)) ?? null;
  const isProcessed = submission.acknowledgedAtMs !== null && job !== null && isComplete(job.state);
  return { submission, job, isProcessed };
}

function gatherCandidates(
  results: readonly SubmissionResult[],
  refusals: IndexedHistory['refusals'],
): Map<string, Candidate[]> {
  const candidates = results.flatMap((result) => {
    const { certain, possible } = refusals.get(result) ?? {};
    const items = [...result.submission.items.entries()];
    const admitted = items.filter(
      ([index, item]) => item.expectedOutcome !== 'rejected' && certain?.has(index) !== true,
    );
    return admitted.map(
      ([index, item]): Candidate => ({ result, item, index, isUncertain: possible?.has(index) === true }),
    );
  });
  return groupBy(candidates, ({ result, item }) => recordKey({ ...result.submission, ...item }));
}

function gatherRefreshes(results: readonly SubmissionResult[]): IndexedHistory['refreshes'] {
  const refreshes: IndexedHistory['refreshes'] = new Map();
  for (const result of results) {
    const { submission, isProcessed } = result;
    if (submission.mode !== 'full-refresh' || !isProcessed) continue;
    const lane = refreshes.get(laneKey(submission)) ?? [];
    lane.push({ result, ids: new Set(submission.items.map((item) => item.sourceId)) });
    refreshes.set(laneKey(submission), lane);
  }
  return refreshes;
}

/** Splits a history into the collections that only batches write to, and all others. */
export function splitByLane({ history, results, refusals }: MatchedHistory): {
  mixed: MatchedHistory;
  batched: MatchedHistory;
} {
  const batches = history.submissions.filter(({ channel }) => channel === 'batch');
  const lanes = new Set(batches.map(laneKey));
  const isBatched = (one: { partner: string; collection: string }) => lanes.has(laneKey(one));
  const keep = (test: typeof isBatched): MatchedHistory => ({
    history: {
      ...history,
      submissions: history.submissions.filter(test),
      jobs: history.jobs.filter(test),
      records: history.records.filter(test),
      waiting: history.waiting.filter(test),
    },
    results: results.filter(({ submission }) => test(submission)),
    refusals,
  });
  return { mixed: keep((one) => !isBatched(one)), batched: keep(isBatched) };
}
