import { Job } from 'bullmq';
import { withDeadline } from '../deadline.ts';
import type { Log } from '../log/log.ts';
import { addChildren } from './add-children.ts';
import type { Handlers } from './handlers.ts';
import { type BullWorker, openBullWorker } from './open-bull-worker.ts';
import type { JobQueue } from './open-queue.ts';
import { makeJobProcessor } from './process-job.ts';
import type { QueueStores } from './queue-stores.ts';
import { trackRunningJobs } from './running-jobs.ts';

/** Less than a process has for its whole shutdown, so that what is released after the worker still is. */
const closeTimeoutMs = 8_000;

/** What a worker is opened with. */
export interface WorkerOptions extends QueueStores {
  /** Jobs at once in this process. */
  concurrency: number;
  handlers: Handlers;
  /** The producer's side of the same queue: jobs ask for children. */
  queue: JobQueue;
  log: Log;
}

/** A worker that takes jobs. */
export interface OpenedWorker {
  /**
   * Takes no more jobs, fires the signals of those that run, and waits for them to be handed back.
   * Rejects with DeadlineError after 8 s; BullMQ can wait for ever for a Redis that is gone.
   */
  close(): Promise<void>;
}

/**
 * Opens a worker and has it take jobs. With Redis it opens whether Redis is there or not; with Postgres it rejects where
 * the database does not answer, or BullMQ's schema is missing.
 */
export async function openWorker(options: WorkerOptions): Promise<OpenedWorker> {
  const { concurrency, handlers, queue, log, ...stores } = options;
  const running = trackRunningJobs();
  const processJob = makeJobProcessor({ handlers, running, log });
  const worker: BullWorker = openBullWorker(stores, concurrency, (job, token) =>
    processJob({
      job,
      token,
      reread: () => Job.fromId(worker, String(job.id)),
      addChildren: (children) => addChildren(queue.bullQueue, job, children),
    }),
  );
  worker.on('error', (error) => log.warn('queue error', { error }));
  worker.on('stalled', (id) => log.warn('work stalled', { queue_id: id }));
  worker.on('lockRenewalFailed', (ids) => running.loseLocks(ids));
  const close = async () => {
    running.shutDown();
    const onLate = (error: unknown) => log.warn('worker closed too late', { error });
    await withDeadline(worker.close(), { what: 'Closing the worker', timeoutMs: closeTimeoutMs, onLate });
  };
  if (stores.redisUrl === undefined) await worker.waitUntilReady().catch(closeAndRethrow(close));
  worker.run().catch((error: unknown) => log.error('worker stopped', { error }));
  return { close };
}

function closeAndRethrow(close: () => Promise<void>): (error: unknown) => Promise<never> {
  return async (error) => {
    await close();
    throw error;
  };
}
