import type { ObservedJob } from '../history/history.ts';
import type { Submission } from '../history/submission.ts';

/** A submission and the job that the product shows for it. */
export interface SubmissionResult {
  submission: Submission;
  /** Null: the product shows none. */
  job: ObservedJob | null;
  /** It was acknowledged, and its job processed every item. */
  isProcessed: boolean;
}

/**
 * Whether `a` was certainly accepted before `b`: it was acknowledged before `b` was sent, or both are jobs and the product
 * lists it first. `checkOrder` compares the product's order with the client's.
 */
export function isAcceptedBefore(a: SubmissionResult, b: SubmissionResult): boolean {
  if (isAcknowledgedBefore(a, b)) return true;
  return isJob(a) && isJob(b) && a.job !== null && b.job !== null && a.job.position < b.job.position;
}

/** Whether `a` had been acknowledged when `b` was sent for the first time. */
export function isAcknowledgedBefore(a: SubmissionResult, b: SubmissionResult): boolean {
  const { acknowledgedAtMs } = a.submission;
  return acknowledgedAtMs !== null && acknowledgedAtMs < b.submission.sentAtMs;
}

/**
 * Whether everything that `result` wrote was accepted before `refresh` and written before its cleanup. An upsert is applied
 * when it is acknowledged; jobs of one collection run in the order of acceptance, except for retried ones, which end later.
 */
export function isOverBefore(result: SubmissionResult, refresh: SubmissionResult): boolean {
  if (isJob(result) && !result.submission.retryRequested) return isAcceptedBefore(result, refresh);
  return isWrittenBefore(result, refresh);
}

/** Whether everything that `a` wrote had been written when `b` was sent. */
export function isWrittenBefore(a: SubmissionResult, b: SubmissionResult): boolean {
  return isWrittenBy(a, b.submission.sentAtMs);
}

/** Whether everything that `result` wrote had been written at this time. */
export function isWrittenBy(result: SubmissionResult, atMs: number): boolean {
  const { acknowledgedAtMs, endedAtMs } = result.submission;
  const writtenAtMs = isJob(result) ? endedAtMs : acknowledgedAtMs;
  return writtenAtMs !== null && writtenAtMs < atMs;
}

/** Whether `result` wrote nothing before `refresh` had ended. */
export function isBegunAfter(result: SubmissionResult, refresh: SubmissionResult): boolean {
  if (isJob(result)) return isAcceptedBefore(refresh, result);
  const { endedAtMs } = refresh.submission;
  return endedAtMs !== null && endedAtMs < result.submission.sentAtMs;
}

/** Whether it is processed by workers, not in its request. */
function isJob({ submission }: SubmissionResult): boolean {
  return submission.status !== 200;
}
