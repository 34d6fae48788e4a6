import { isTerminal, type JobState, type Phase } from '@sluice/contracts';
import type { BatchFilter, BatchView } from '@sluice/ingest';
import { toSentWords } from './item-names.ts';

/** The statuses of a batch. */
export const batchStatuses = ['queued', 'processing', 'completed', 'failed', 'timed_out'] as const;
type BatchStatus = (typeof batchStatuses)[number];

const statuses: Readonly<Record<JobState, BatchStatus>> = {
  QUEUED: 'queued',
  RUNNING: 'processing',
  COMPLETED: 'completed',
  COMPLETED_WITH_ERRORS: 'completed',
  FAILED: 'failed',
  CANCELLED: 'failed',
  TIMED_OUT: 'timed_out',
};

/** The status of a batch: that of its job, or before that of its upload. */
export function batchStatus(batch: BatchView): BatchStatus {
  if (batch.job !== null) return statuses[batch.job.state];
  return isAwaited(batch) ? 'queued' : 'failed';
}

/** The filter of the core's listing for a status. */
export function findStates(status: BatchStatus): NonNullable<BatchFilter['states']> {
  const jobStates = (Object.keys(statuses) as JobState[]).filter((state) => statuses[state] === status);
  if (status === 'queued') return { jobStates, upload: 'awaited' };
  return { jobStates, upload: status === 'failed' ? 'missed' : null };
}

/** Returns whether a batch still waits for its upload. */
export function isAwaited({ jobId, expiresAt }: BatchView): boolean {
  return jobId === null && expiresAt !== null && expiresAt.getTime() > Date.now();
}

/**
 * The phase of a batch; for one that has ended, its last phase. Items in the request are parsed and validated before the
 * response, so the repetition of both by the job is not shown.
 */
export function phaseOf({ job, invalid }: BatchView): Phase | null {
  const phase = job === null || !isTerminal(job.state) ? (job?.phase ?? null) : (job.phases.at(-1)?.phase ?? null);
  return invalid !== null && (phase === null || phase === 'parsing') ? 'validation' : phase;
}

/** Why a batch did not complete, or completed without its cleanup; null otherwise. */
export function reasonOf(batch: BatchView): string | null {
  const { job, expiresAt } = batch;
  if (job === null) return isAwaited(batch) ? null : `No upload was received before ${expiresAt?.toISOString()}.`;
  if (job.reason !== null) return toSentWords(job.reason);
  return job.state === 'CANCELLED' ? 'The batch was cancelled.' : null;
}
