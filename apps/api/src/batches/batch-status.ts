import { isTerminal, type JobState, type Phase } from '@sluice/contracts';
import type { BatchFilter, BatchView } from '@sluice/ingest';
import { toSentWords } from './item-names.ts';

/** The statuses of a batch, as the reference document names them. */
export const batchStatuses = ['queued', 'processing', 'completed', 'failed', 'timed_out'] as const;
export type BatchStatus = (typeof batchStatuses)[number];

const statuses: Readonly<Record<JobState, BatchStatus>> = {
  QUEUED: 'queued',
  RUNNING: 'processing',
  COMPLETED: 'completed',
  COMPLETED_WITH_ERRORS: 'completed',
  FAILED: 'failed',
  CANCELLED: 'failed',
  TIMED_OUT: 'timed_out',
};

/** The status of a batch: that of its job, or of waiting for its upload. */
export function batchStatus(batch: BatchView): BatchStatus {
  if (batch.job !== null) return statuses[batch.job.state];
  return isAwaited(batch) ? 'queued' : 'failed';
}

/** What a status is to the core's listing. */
export function findStates(status: BatchStatus): NonNullable<BatchFilter['states']> {
  const jobStates = (Object.keys(statuses) as JobState[]).filter((state) => statuses[state] === status);
  if (status === 'queued') return { jobStates, upload: 'awaited' };
  return { jobStates, upload: status === 'failed' ? 'missed' : null };
}

/** Whether a batch still waits for its upload. */
export function isAwaited({ jobId, expiresAt }: BatchView): boolean {
  return jobId === null && expiresAt !== null && expiresAt.getTime() > Date.now();
}

/**
 * The phase of a batch; of one that has ended, the last that it came to. What came with its request is parsed and validated
 * when that is answered: that the job goes through both again is not shown.
 */
export function phaseOf({ job, invalid }: BatchView): Phase | null {
  const phase = job === null || !isTerminal(job.state) ? (job?.phase ?? null) : (job.phases.at(-1)?.phase ?? null);
  return invalid !== null && (phase === null || phase === 'parsing') ? 'validation' : phase;
}

/** Why a batch ended otherwise than completed, or why it completed without its cleanup; null for all others. */
export function reasonOf(batch: BatchView): string | null {
  const { job, expiresAt } = batch;
  if (job === null) return isAwaited(batch) ? null : `Nothing was uploaded until ${expiresAt?.toISOString()}.`;
  if (job.reason !== null) return toSentWords(job.reason);
  return job.state === 'CANCELLED' ? 'The batch was cancelled.' : null;
}
