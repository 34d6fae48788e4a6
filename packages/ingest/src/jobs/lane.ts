import { runJob as runJobWork } from '@sluice/contracts';
import type { Resources } from '../resources.ts';

/** A lane: at most one job runs in it, in the order of acceptance (rule 7). */
export interface Lane {
  partnerId: string;
  collection: string;
}

/** Hands the lane to the next job in the order of acceptance. */
export async function promoteNext(resources: Resources, { partnerId, collection }: Lane): Promise<void> {
  const next = await resources.db.job.findFirst({
    where: { partnerId, collection, state: { in: ['QUEUED', 'RUNNING'] } },
    orderBy: { acceptedSeq: 'asc' },
    select: { jobId: true, partnerId: true, correlationId: true },
  });
  if (next !== null) await enqueueOrLeave(resources, next);
}

/** Ids that the queue knows a job by. */
export interface QueuedIds {
  jobId: string;
  partnerId: string;
  correlationId: string;
}

/**
 * Puts a job into the queue. A queue that does not answer is no failure (rule 1): the row waits in Postgres, and the
 * reconciler enqueues it.
 */
export async function enqueueOrLeave(resources: Resources, job: QueuedIds): Promise<void> {
  try {
    await resources.queue.enqueue(runJobWork(job));
  } catch (error) {
    resources.log.warn('The queue did not take a job; the reconciler will.', { job_id: job.jobId, error });
  }
}
