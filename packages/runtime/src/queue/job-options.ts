import { jobCatalogue, priorityOf, type QueueJob } from '@sluice/contracts';
import type { JobsOptions } from 'bullmq';

/** The queue never gives work up: the poison limit in Postgres ends a job that nobody can run. */
const attempts = 1_000_000_000;

/** Work that the queue refused (its data is not what its kind takes), for an operator to look at. */
const failedKept = { count: 1_000, age: 7 * 24 * 3_600 };

/** Where a child belongs. */
export interface Parent {
  id: string;
  /** The queue's name with its prefix. */
  queue: string;
}

/** How `job` stands in the queue. */
export function optionsOf(job: QueueJob, parent?: Parent): JobsOptions {
  return {
    jobId: job.id,
    priority: priorityOf(job),
    attempts,
    backoff: { type: 'custom' },
    // An id that is through may come again.
    removeOnComplete: true,
    removeOnFail: failedKept,
    // The log has the stack; what failed stands in Bull Board by its message.
    stackTraceLimit: 0,
    ...(parent !== undefined && { parent }),
  };
}

/**
 * How long work that has failed waits: BullMQ's strategy for `custom`.
 * @param failures so far, this one included
 * @returns ms
 */
export function waitAfter(failures: number, kind: string | undefined): number {
  const entry = Object.entries(jobCatalogue).find(([name]) => name === kind)?.[1] ?? jobCatalogue['run-job'];
  return Math.min(entry.retry.firstWaitMs * 2 ** (failures - 1), entry.retry.longestWaitMs);
}
