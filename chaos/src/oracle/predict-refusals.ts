import type { Action, SentItem } from '../history/submission.ts';
import { groupBy, laneKey } from './keys.ts';
import type { SubmissionResult } from './submission-result.ts';

/** Indexes of items that an action does not admit. */
export interface Refusals {
  /** Refused in any case. */
  certain: ReadonlySet<number>;
  /** Perhaps refused: it is unknown whether their records existed then. */
  possible: ReadonlySet<number>;
}

/**
 * Predicts which items `create` and `update` had to refuse: jobs of one collection run in the order of acceptance, so each
 * finds the records that the jobs before it left. Returns submissions of these two actions only.
 */
export function predictRefusals(results: readonly SubmissionResult[]): ReadonlyMap<SubmissionResult, Refusals> {
  const lanes = groupBy(results, ({ submission }) => laneKey(submission));
  const conditional = [...lanes.values()].filter((lane) => lane.some(isConditional));
  return new Map(conditional.flatMap(predictLane));
}

function isConditional({ submission }: SubmissionResult): boolean {
  return submission.action === 'create' || submission.action === 'update';
}

function predictLane(lane: readonly SubmissionResult[]): [SubmissionResult, Refusals][] {
  const existing = new Set<string>();
  const uncertain = gatherUncertain(lane);
  const ordered = lane.toSorted((a, b) => (a.job?.position ?? 0) - (b.job?.position ?? 0));
  const predicted = ordered.map((result): [SubmissionResult, Refusals] => [
    result,
    predictSubmission(result, { existing, uncertain }),
  ]);
  return predicted.filter(([result]) => isConditional(result));
}

/** Ids of which it is unknown when they were created: those in submissions without a fixed position, and quarantined ones. */
function gatherUncertain(lane: readonly SubmissionResult[]): ReadonlySet<string> {
  const uncertain = new Set<string>();
  for (const result of lane) {
    const isPositioned = hasPosition(result);
    for (const { sourceId, expectedOutcome } of result.submission.items) {
      if (!isPositioned || expectedOutcome === 'quarantined') uncertain.add(sourceId);
    }
  }
  return uncertain;
}

/** Whether it was processed in its turn. An upsert is applied while jobs wait, and a retried job continues later. */
function hasPosition({ submission, isProcessed }: SubmissionResult): boolean {
  return isProcessed && submission.status === 202 && !submission.retryRequested;
}

/** Predicts the refusals of one submission, and adds the ids that it created to `existing`. */
function predictSubmission(
  { submission: { action, items } }: SubmissionResult,
  { existing, uncertain }: { existing: Set<string>; uncertain: ReadonlySet<string> },
): Refusals {
  const isValid = ({ expectedOutcome }: SentItem) => expectedOutcome !== 'rejected';
  const isUncertain = (item: SentItem) => isValid(item) && uncertain.has(item.sourceId);
  const isCertain = (item: SentItem) =>
    isValid(item) && !isUncertain(item) && isRefused(action, existing.has(item.sourceId));
  const indexesOf = (test: (item: SentItem) => boolean) =>
    new Set(items.flatMap((item, index) => (test(item) ? [index] : [])));
  const refusals = { certain: indexesOf(isCertain), possible: indexesOf(isUncertain) };
  // Added last: a submission may contain an id that it creates twice.
  for (const item of items) if (isValid(item) && action !== 'update') existing.add(item.sourceId);
  return refusals;
}

function isRefused(action: Action, exists: boolean): boolean {
  switch (action) {
    case 'merge':
    case 'delete':
      return false;
    case 'create':
      return exists;
    case 'update':
      return !exists;
  }
}
