import type { Log } from '@sluice/contracts';
import { Job } from 'bullmq';
import { releaseTimeouts, withDeadline } from '../releasers/deadlines.ts';
import { type BullWorker, openBullWorker, type QueueStores, queueNames } from './bull-backends.ts';
import { addChildren } from './enqueue-job.ts';
import type { Handlers } from './handlers.ts';
import type { BullJobQueue } from './open-queue.ts';
import { makeJobProcessor } from './process-job.ts';
import { trackRunningJobs } from './running-jobs.ts';

/** What a worker is opened with. */
export interface WorkerOptions extends QueueStores {
  /** Segments at once in this process, and as many other jobs beside them. */
  concurrency: number;
  handlers: Handlers;
  /** The producer's side of the same queues, for the children of jobs. */
  queue: BullJobQueue;
  log: Log;
}

/** A worker that takes jobs. */
export interface OpenedWorker {
  /**
   * Takes no more jobs, fires the signals of those that run, and waits until they are back in the queue.
   * Rejects with DeadlineError after 5 s; BullMQ can wait without limit for a Redis that is gone.
   */
  close(): Promise<void>;
}

/**
 * Opens a worker, which takes jobs from then on. With Redis it opens whether Redis is up or not; with Postgres it rejects where
 * the database does not answer, or BullMQ's schema is missing.
 */
export async function openWorker(options: WorkerOptions): Promise<OpenedWorker> {
  const { concurrency, handlers, queue, log, ...stores } = options;
  const running = trackRunningJobs();
  const processJob = makeJobProcessor({ handlers, running, log });
  const workers = Object.values(queueNames).map((name) => {
    const worker: BullWorker = openBullWorker(stores, { name, concurrency }, (job, token) =>
      processJob({
        job,
        token,
        reread: () => Job.fromId(worker, String(job.id)),
        addChildren: (children) => addChildren(queue.bullQueues.segments, job, children),
      }),
    );
    worker.on('error', (error) => log.warn('Queue error', { error }));
    worker.on('stalled', (id) => log.warn('Queue job stalled', { queue_id: id }));
    worker.on('lockRenewalFailed', (ids) => running.loseLocks(ids));
    return worker;
  });
  const close = async () => {
    running.shutDown();
    const closed = Promise.all(workers.map((worker) => worker.close()));
    const onLate = (error: unknown) => log.warn('Closing the worker failed after its deadline', { error });
    await withDeadline(closed, { what: 'Closing the worker', timeoutMs: releaseTimeouts.worker, onLate });
  };
  if (stores.redisUrl === undefined) await waitUntilReady(workers).catch(closeAndRethrow(close));
  for (const worker of workers) worker.run().catch((error: unknown) => log.error('Worker stopped', { error }));
  return { close };
}

async function waitUntilReady(workers: readonly BullWorker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
}

function closeAndRethrow(close: () => Promise<void>): (error: unknown) => Promise<never> {
  return async (error) => {
    await close();
    throw error;
  };
}
