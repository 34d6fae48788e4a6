import { type QueueJob, type RunSegment, releaseJob } from '@sluice/contracts';
import type { Resources } from '../resources/resources.ts';

/**
 * Puts work into the queue. A queue that does not answer is not a failure (Durable before 202): the work is recorded in
 * Postgres, and the reconciler enqueues it.
 */
export async function enqueueOrLeave({ queue, log }: Resources, work: Exclude<QueueJob, RunSegment>): Promise<void> {
  try {
    await queue.enqueue(work);
  } catch (error) {
    log.warn('Enqueuing failed; the reconciler will enqueue the work', { kind: work.kind, ...work.data, error });
  }
}

/** Asks for the release work of each collection. */
export async function requestRelease(
  resources: Resources,
  partnerId: string,
  collections: readonly string[],
): Promise<void> {
  for (const collection of collections) await enqueueOrLeave(resources, releaseJob({ partnerId, collection }));
}
