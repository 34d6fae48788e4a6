import type { RunSegment } from '@sluice/contracts';
import type { Job, Queue } from 'bullmq';
import { optionsOf } from './queue-options.ts';

/** Enqueues `children` as children of `job`, which is active; one that is there already stays. */
export async function addChildren(segments: Queue, job: Job, children: readonly RunSegment[]): Promise<void> {
  const parent = { id: String(job.id), queue: job.queueQualifiedName };
  await segments.addBulk(
    children.map((child) => ({ name: child.kind, data: child.data, opts: optionsOf(child, parent) })),
  );
}
