import type { JobView } from '@sluice/ingest';

/** The status of a job, as the reference document names it. */
export type BulkStatus =
  | 'PENDING'
  | 'READY'
  | 'STARTED'
  | 'COMPLETED'
  | 'COMPLETED_WITH_ERRORS'
  | 'FAILED'
  | 'INTERNAL_FAILURE';

/** The status that a job of the core has on this surface, where FAILED says that every record failed. */
export function bulkStatus(job: JobView): BulkStatus {
  switch (job.state) {
    case 'QUEUED':
      return isParsed(job) ? 'READY' : 'PENDING';
    case 'RUNNING':
      return startOf(job) === null ? 'PENDING' : 'STARTED';
    case 'COMPLETED':
      return 'COMPLETED';
    case 'COMPLETED_WITH_ERRORS':
      return countSucceeded(job) === 0 ? 'FAILED' : 'COMPLETED_WITH_ERRORS';
    case 'FAILED':
    case 'CANCELLED':
    case 'TIMED_OUT':
      return 'INTERNAL_FAILURE';
  }
}

/** Records that are as they were sent: applied, or held already. */
export function countSucceeded({ counts }: JobView): number {
  return counts.accepted + counts.replay;
}

/** When the first record was looked at, after parsing; null before. */
export function startOf({ phases }: JobView): Date | null {
  return phases.find(({ phase }) => phase === 'validation')?.startedAt ?? null;
}

function isParsed({ phases }: JobView): boolean {
  return phases.some(({ phase, finishedAt }) => phase === 'parsing' && finishedAt !== null);
}
