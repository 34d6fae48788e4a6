import type { QueueJob, RunSegment } from '@sluice/contracts';
import type { BullQueue } from './open-bull-queue.ts';
import { optionsOf, type Parent } from './queue-options.ts';
import { succeedsUnlessMoved } from './succeeds-unless-moved.ts';

/** Adds `job` where the queue has lost it, and those of its `children` that it waits for (see JobQueue.ensure). */
export async function ensureJob(queue: BullQueue, job: QueueJob, children: readonly RunSegment[]): Promise<void> {
  const state = await queue.getJobState(job.id);
  if (state === 'unknown') await queue.add(job.kind, job.data, optionsOf(job));
  // In any other state it runs by itself sooner or later, and then asks for the children that it needs.
  if (state !== 'waiting-children') return;
  const parent = { id: job.id, queue: queue.qualifiedName };
  for (const child of children) await ensureChild(queue, child, parent);
}

async function ensureChild(queue: BullQueue, child: RunSegment, parent: Parent): Promise<void> {
  if ((await queue.getJobState(child.id)) !== 'unknown') return;
  await succeedsUnlessMoved(() => queue.add(child.kind, child.data, optionsOf(child, parent)));
}
