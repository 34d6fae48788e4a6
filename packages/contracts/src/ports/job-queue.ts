import type { QueueJob, RunSegment } from '../jobs/queue-job.ts';

/** The producer's side of the queue: ids go in, each at most once under its id. */
export interface JobQueue {
  /**
   * Makes sure that the job is in the queue and may be taken now: adds it, promotes it where it is parked, retries it
   * where it failed for good, and requests one more run where it is running.
   * Rejects where the queue does not answer in time; the reconciler tries again.
   */
  enqueue(job: QueueJob): Promise<void>;
  /**
   * Adds the job where the queue does not have it, and those of its `children` that are missing while it waits for them.
   * A job that is there stays as it is, parked or not. Rejects where the queue does not answer in time.
   */
  ensure(job: QueueJob, children: readonly RunSegment[]): Promise<void>;
  /** Makes sure that the purge is scheduled. Rejects where the queue does not answer in time. */
  ensurePurge(): Promise<void>;
  /** Resolves where the queue answers; rejects where it does not answer in time. */
  ping(): Promise<void>;
}
