import type { SeenJob } from '../history/history.ts';
import type { Submission } from '../history/submission.ts';

/** A submission together with the job that the product shows for it. */
export interface Deed {
  submission: Submission;
  /** Null: the product shows none. */
  job: SeenJob | null;
  /** It was acknowledged, and every item of it was gone through. */
  isDone: boolean;
}

/**
 * Was `a` accepted before `b`, for certain? One that was acknowledged before the other was sent came first; of two jobs the
 * product's own order decides, which `judgeOrder` holds against the client's.
 */
export function isAcceptedBefore(a: Deed, b: Deed): boolean {
  if (isAcknowledgedBefore(a, b)) return true;
  return isJob(a) && isJob(b) && a.job !== null && b.job !== null && a.job.place < b.job.place;
}

/** Had `a` been acknowledged when `b` was sent for the first time? */
export function isAcknowledgedBefore(a: Deed, b: Deed): boolean {
  const { acknowledgedAtMs } = a.submission;
  return acknowledgedAtMs !== null && acknowledgedAtMs < b.submission.sentAtMs;
}

/**
 * Had everything that `deed` ever wrote been written when the cleanup of `refresh` ran, and been accepted before it? An
 * upsert is applied as it is acknowledged; jobs of one collection run in the order of acceptance, save one that was
 * retried, whose rest runs later.
 */
export function isOverBefore(deed: Deed, refresh: Deed): boolean {
  if (isJob(deed) && !deed.submission.retryAsked) return isAcceptedBefore(deed, refresh);
  return isWrittenBefore(deed, refresh);
}

/** Had everything that `a` ever wrote been written when `b` was sent, so that `b` found it there? */
export function isWrittenBefore(a: Deed, b: Deed): boolean {
  return isWrittenBy(a, b.submission.sentAtMs);
}

/** Had everything that `deed` ever wrote been written at this time? */
export function isWrittenBy(deed: Deed, atMs: number): boolean {
  const { acknowledgedAtMs, endedAtMs } = deed.submission;
  const writtenAtMs = isJob(deed) ? endedAtMs : acknowledgedAtMs;
  return writtenAtMs !== null && writtenAtMs < atMs;
}

/** Did `deed` begin to write only when `refresh` had ended? */
export function isBegunAfter(deed: Deed, refresh: Deed): boolean {
  if (isJob(deed)) return isAcceptedBefore(refresh, deed);
  const { endedAtMs } = refresh.submission;
  return endedAtMs !== null && endedAtMs < deed.submission.sentAtMs;
}

/** Is it worked at by the workers, and not in its request? */
function isJob({ submission }: Deed): boolean {
  return submission.status !== 200;
}
