import type { QueueJob, RunSegment } from '@sluice/contracts';
import type { Queue } from 'bullmq';
import { withDeadline } from '../deadline.ts';
import type { Log } from '../log/log.ts';
import { enqueueJob } from './enqueue-job.ts';
import { ensureJob } from './ensure-job.ts';
import { ensurePurge } from './ensure-purge.ts';
import { openBullQueue } from './open-bull-queue.ts';
import type { QueueStores } from './queue-stores.ts';

/** A queue that does not answer may not hold a submission up; the reconciler enqueues what was not. */
const enqueueTimeoutMs = 500;
const answerTimeoutMs = 2_000;
const closeTimeoutMs = 5_000;

/** The producer's side of the queue: ids go in, each at most once under its id. */
export interface JobQueue {
  /**
   * Makes sure that the work is in the queue and may be taken now: adds it, promotes it where it is parked, runs it
   * again where it failed for good, and has it run once more where it is running at this moment.
   * Rejects with DeadlineError after 0.5 s where the queue does not answer.
   */
  enqueue(job: QueueJob): Promise<void>;
  /**
   * Adds the work where the queue does not have it, and those of its `children` that are missing while it waits for them;
   * work that is there stays as it is, parked or not. Rejects with DeadlineError after 2 s for each.
   */
  ensure(job: QueueJob, children: readonly RunSegment[]): Promise<void>;
  /** Makes sure that the purging work comes from time to time. Rejects with DeadlineError after 2 s. */
  ensurePurge(): Promise<void>;
  /** Resolves where the queue answers; rejects with DeadlineError after 2 s. */
  ping(): Promise<void>;
  /** What Bull Board shows. */
  readonly bullQueue: Queue;
}

/** An open queue. */
export interface OpenedQueue {
  queue: JobQueue;
  /** Closes its connections. */
  close(): Promise<void>;
}

/**
 * Opens the queue, on Redis or Postgres. With Redis it opens whether Redis is there or not; with Postgres it rejects
 * where the database does not answer, or BullMQ's schema is missing (see applyMigrations).
 */
export async function openQueue(options: QueueStores & { log: Log }): Promise<OpenedQueue> {
  const { log, ...stores } = options;
  const bullQueue = openBullQueue(stores);
  bullQueue.on('error', (error) => log.warn('queue error', { error }));
  const onLate = (error: unknown) => log.warn('queue answered too late', { error });
  const answer = <T>(work: Promise<T>, timeoutMs = answerTimeoutMs) =>
    withDeadline(work, { what: 'The queue', timeoutMs, onLate });
  const close = () => withDeadline(bullQueue.close(), { what: 'Closing the queue', timeoutMs: closeTimeoutMs, onLate });
  const queue: JobQueue = {
    enqueue: (job) => answer(enqueueJob(bullQueue, job), enqueueTimeoutMs),
    ensure: (job, children) => answer(ensureJob(bullQueue, job, children), answerTimeoutMs * (1 + children.length)),
    ensurePurge: () => answer(ensurePurge(bullQueue)),
    ping: async () => void (await answer(bullQueue.getJobCounts('waiting'))),
    // Bull Board's types know a queue on Redis alone; its code takes either.
    bullQueue: bullQueue as unknown as Queue,
  };
  if (stores.redisUrl === undefined) await waitUntilOpen(bullQueue.waitUntilReady(), close);
  return { queue, close };
}

async function waitUntilOpen(ready: Promise<void>, close: () => Promise<void>): Promise<void> {
  try {
    await ready;
  } catch (error) {
    await close();
    throw error;
  }
}
