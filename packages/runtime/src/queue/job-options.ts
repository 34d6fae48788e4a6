import { jobCatalogue, priorityOf, type QueueJob } from '@sluice/contracts';
import type { JobsOptions } from 'bullmq';

/** The queue never gives a job up: the limit of claims without progress (in Postgres) ends one that always fails. */
const attempts = 1_000_000_000;

/** Jobs that were refused (their data does not match the schema of their kind), for an operator to look at. */
const failedKept = { count: 1_000, age: 7 * 24 * 3_600 };

/** The parent of a child. */
export interface Parent {
  id: string;
  /** The queue's name with its prefix. */
  queue: string;
}

/** BullMQ's options of `job`. */
export function optionsOf(job: QueueJob, parent?: Parent): JobsOptions {
  return {
    jobId: job.id,
    priority: priorityOf(job),
    attempts,
    backoff: { type: 'custom' },
    // The id of a completed job may be enqueued again.
    removeOnComplete: true,
    removeOnFail: failedKept,
    // The log has the stack; Bull Board shows the message.
    stackTraceLimit: 0,
    ...(parent !== undefined && { parent }),
  };
}

/**
 * How long a failed job waits until it is tried again: BullMQ's strategy for `custom`.
 * @param failures so far, including this one
 * @returns ms
 */
export function waitAfter(failures: number, kind: string | undefined): number {
  const entry = Object.entries(jobCatalogue).find(([name]) => name === kind)?.[1] ?? jobCatalogue['run-job'];
  return Math.min(entry.retry.firstWaitMs * 2 ** (failures - 1), entry.retry.longestWaitMs);
}
