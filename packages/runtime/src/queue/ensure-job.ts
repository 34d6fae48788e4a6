import type { QueueJob, RunSegment } from '@sluice/contracts';
import type { BullQueue, BullQueues } from './open-bull-queue.ts';
import { optionsOf, type Parent } from './queue-options.ts';
import { succeedsUnlessMoved } from './succeeds-unless-moved.ts';

/** Adds `job` where the queue has lost it, and those of its `children` that it waits for (see JobQueue.ensure). */
export async function ensureJob(queues: BullQueues, job: QueueJob, children: readonly RunSegment[]): Promise<void> {
  const state = await queues.jobs.getJobState(job.id);
  if (state === 'unknown') await queues.jobs.add(job.kind, job.data, optionsOf(job));
  // In any other state it runs by itself sooner or later, and then asks for the children that it needs.
  if (state !== 'waiting-children') return;
  const parent = { id: job.id, queue: queues.jobs.qualifiedName };
  for (const child of children) await ensureChild(queues.segments, child, parent);
}

async function ensureChild(queue: BullQueue, child: RunSegment, parent: Parent): Promise<void> {
  if ((await queue.getJobState(child.id)) !== 'unknown') return;
  await succeedsUnlessMoved(() => queue.add(child.kind, child.data, optionsOf(child, parent)));
}
