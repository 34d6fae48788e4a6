import type { QueueJob } from '@sluice/contracts';
import type { Queue } from 'bullmq';
import { withDeadline } from '../deadline.ts';
import type { Log } from '../log/log.ts';
import { enqueueJob } from './enqueue-job.ts';
import { openBullQueue } from './open-bull-queue.ts';
import type { QueueStores } from './queue-stores.ts';

/** A queue that does not answer may not hold a request up; the reconciler enqueues what was not. */
const answerTimeoutMs = 2_000;
const closeTimeoutMs = 5_000;

/** The producer's side of the queue: ids go in, each at most once under its id. */
export interface JobQueue {
  /**
   * Makes sure that the work is in the queue and may be taken now: adds it, promotes it where it is parked, runs it
   * again where it failed for good, and has it run once more where it is running at this moment.
   * Rejects with DeadlineError after 2 s where the queue does not answer.
   */
  enqueue(job: QueueJob): Promise<void>;
  /** Resolves where the queue answers; rejects like `enqueue`. */
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
  const answer = <T>(work: Promise<T>) => withDeadline(work, { what: 'The queue', timeoutMs: answerTimeoutMs, onLate });
  const close = () => withDeadline(bullQueue.close(), { what: 'Closing the queue', timeoutMs: closeTimeoutMs, onLate });
  const queue: JobQueue = {
    enqueue: (job) => answer(enqueueJob(bullQueue, job)),
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
