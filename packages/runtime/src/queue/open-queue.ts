import type { JobQueue, Log } from '@sluice/contracts';
import type { Queue } from 'bullmq';
import { releaseTimeouts, withDeadline } from '../releasers/deadlines.ts';
import { type BullQueue, type BullQueues, openBullQueue, type QueueStores, queueNames } from './bull-backends.ts';
import { enqueueJob, ensureJob, ensurePurge } from './enqueue-job.ts';

/** A queue that does not answer must not delay a submission; the reconciler enqueues what was left out. */
const enqueueTimeoutMs = 500;
const responseTimeoutMs = 2_000;

/** The queue on BullMQ. `enqueue` rejects with DeadlineError after 0.5 s, `ensure` after 2 s for each job, the others after 2 s. */
export interface BullJobQueue extends JobQueue {
  /** For Bull Board; `segments` holds the children of the jobs. */
  readonly bullQueues: { readonly jobs: Queue; readonly segments: Queue };
}

/** An open queue. */
export interface OpenedQueue {
  queue: BullJobQueue;
  /** Closes its connections. Rejects with DeadlineError after 1 s. */
  close(): Promise<void>;
}

/**
 * Opens the queue, on Redis or Postgres. With Redis it opens whether Redis is up or not; with Postgres it rejects
 * where the database does not answer, or BullMQ's schema is missing (see applyMigrations).
 */
export async function openQueue(options: QueueStores & { log: Log }): Promise<OpenedQueue> {
  const { log, ...stores } = options;
  const queues: BullQueues = {
    jobs: openBullQueue(stores, queueNames.jobs),
    segments: openBullQueue(stores, queueNames.segments),
  };
  const both = Object.values(queues);
  for (const queue of both) queue.on('error', (error: Error) => log.warn('Queue error', { error }));
  const onLate = (error: unknown) => log.warn('Queue request failed after its deadline', { error });
  const inTime = <T>(work: Promise<T>, timeoutMs = responseTimeoutMs) =>
    withDeadline(work, { what: 'The queue', timeoutMs, onLate });
  const close = () =>
    withDeadline(closeAll(both), { what: 'Closing the queue', timeoutMs: releaseTimeouts.queue, onLate });
  const queue: BullJobQueue = {
    enqueue: (job) => inTime(enqueueJob(queues.jobs, job), enqueueTimeoutMs),
    ensure: (job, children) => inTime(ensureJob(queues, job, children), responseTimeoutMs * (1 + children.length)),
    ensurePurge: () => inTime(ensurePurge(queues.jobs)),
    ping: async () => void (await inTime(queues.jobs.getJobCounts('waiting'))),
    // Bull Board's types allow a queue on Redis only; its code works with either.
    bullQueues: queues as unknown as BullJobQueue['bullQueues'],
  };
  if (stores.redisUrl === undefined) await waitUntilOpen(both, close);
  return { queue, close };
}

async function closeAll(queues: readonly BullQueue[]): Promise<void> {
  await Promise.all(queues.map((queue) => queue.close()));
}

async function waitUntilOpen(queues: readonly BullQueue[], close: () => Promise<void>): Promise<void> {
  try {
    await Promise.all(queues.map((queue) => queue.waitUntilReady()));
  } catch (error) {
    await close();
    throw error;
  }
}
