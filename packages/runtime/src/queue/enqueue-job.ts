import { type jobCatalogue, type QueueJob, type RunSegment, retention } from '@sluice/contracts';
import type { Job, Queue } from 'bullmq';
import type { BullQueue, BullQueues } from './bull-backends.ts';
import { optionsOf, type Parent } from './job-options.ts';
import { requestRerun } from './rerun-request.ts';

/** An attempt is repeated only where another process has just changed the job's state; so often only by a fault. */
const attemptsMax = 20;

/**
 * Brings `job` into the queue, whatever state an earlier one of the same id is in (see JobQueue.enqueue).
 * That state can change between reading it and acting on it, so it is read again until the action has succeeded.
 */
export async function enqueueJob(queue: BullQueue, job: QueueJob): Promise<void> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    if (await tryEnqueue(queue, job)) return;
  }
  throw new Error(`Job ${job.id} could not be enqueued: its state kept changing`);
}

/** @returns whether the job is sure to run from its start, later than now */
async function tryEnqueue(queue: BullQueue, job: QueueJob): Promise<boolean> {
  const state = await queue.getJobState(job.id);
  switch (state) {
    case 'unknown':
      await queue.add(job.kind, job.data, optionsOf(job));
      return true;
    case 'waiting':
    case 'prioritized':
    case 'waiting-children':
      return true;
    case 'active':
      return (await requestRerun(queue, job.id)) && (await queue.getJobState(job.id)) === 'active';
    case 'delayed':
      return await promote(queue, job.id);
    case 'failed':
    case 'completed':
      return await retry(queue, job.id, state);
  }
}

async function promote(queue: BullQueue, id: string): Promise<boolean> {
  const found = await queue.getJob(id);
  if (found === undefined) return false;
  return await succeedsUnlessMoved(() => found.promote());
}

async function retry(queue: BullQueue, id: string, state: 'failed' | 'completed'): Promise<boolean> {
  const found = await queue.getJob(id);
  if (found === undefined) return false;
  return await succeedsUnlessMoved(() => found.retry(state, { resetAttemptsMade: true, resetAttemptsStarted: true }));
}

/** Adds `job` where the queue has lost it, and those of its `children` that it waits for (see JobQueue.ensure). */
export async function ensureJob(queues: BullQueues, job: QueueJob, children: readonly RunSegment[]): Promise<void> {
  const state = await queues.jobs.getJobState(job.id);
  if (state === 'unknown') await queues.jobs.add(job.kind, job.data, optionsOf(job));
  // In any other state the job runs sooner or later, and then enqueues the children that it needs.
  if (state !== 'waiting-children') return;
  const parent = { id: job.id, queue: queues.jobs.qualifiedName };
  for (const child of children) await ensureChild(queues.segments, child, parent);
}

async function ensureChild(queue: BullQueue, child: RunSegment, parent: Parent): Promise<void> {
  if ((await queue.getJobState(child.id)) !== 'unknown') return;
  await succeedsUnlessMoved(() => queue.add(child.kind, child.data, optionsOf(child, parent)));
}

const schedulerId = 'purge';

/** Makes sure that the purge is scheduled: a Redis that was emptied has lost its scheduler. */
export async function ensurePurge(queue: BullQueue): Promise<void> {
  if ((await queue.getJobScheduler(schedulerId)) !== undefined) return;
  await queue.upsertJobScheduler(
    schedulerId,
    { every: retention.purgeEveryS * 1_000 },
    {
      name: 'purge' satisfies keyof typeof jobCatalogue,
      data: {},
      opts: { removeOnComplete: true, removeOnFail: true },
    },
  );
}

/** Enqueues `children` as children of `job`, which is active; one that is there already stays. */
export async function addChildren(segments: Queue, job: Job, children: readonly RunSegment[]): Promise<void> {
  const parent = { id: String(job.id), queue: job.queueQualifiedName };
  await segments.addBulk(
    children.map((child) => ({ name: child.kind, data: child.data, opts: optionsOf(child, parent) })),
  );
}

/** BullMQ's codes: the job is gone; it is no longer in the expected state; its parent is gone. */
const movedCodes = new Set([-1, -3, -5]);

/** @returns false where the job has changed its state since that was read */
async function succeedsUnlessMoved(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && movedCodes.has(Number(error.code))) return false;
    throw error;
  }
}
