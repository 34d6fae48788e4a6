import type { QueueJob } from '@sluice/contracts';
import { askForAnotherRun } from './another-run.ts';
import type { BullQueue } from './open-bull-queue.ts';
import { optionsOf } from './queue-options.ts';
import { succeedsUnlessMoved } from './succeeds-unless-moved.ts';

/** Each turn sees a state that another process has just changed; so many in a row only a fault can bring about. */
const turnsMax = 20;

/**
 * Brings `job` into the queue, whatever state an earlier one of the same id is in (see JobQueue.enqueue).
 * What it sees can change before it acts, so it looks again until nothing is left to do.
 */
export async function enqueueJob(queue: BullQueue, job: QueueJob): Promise<void> {
  for (let turn = 0; turn < turnsMax; turn += 1) {
    if (await takeTurn(queue, job)) return;
  }
  throw new Error(`Job ${job.id} does not come to rest in the queue`);
}

/** @returns whether the job is sure to run from its start on, later than now */
async function takeTurn(queue: BullQueue, job: QueueJob): Promise<boolean> {
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
      return (await askForAnotherRun(queue, job.id)) && (await queue.getJobState(job.id)) === 'active';
    case 'delayed':
      return await promote(queue, job.id);
    case 'failed':
    case 'completed':
      return await runAgain(queue, job.id, state);
  }
}

async function promote(queue: BullQueue, id: string): Promise<boolean> {
  const found = await queue.getJob(id);
  if (found === undefined) return false;
  return await succeedsUnlessMoved(() => found.promote());
}

async function runAgain(queue: BullQueue, id: string, state: 'failed' | 'completed'): Promise<boolean> {
  const found = await queue.getJob(id);
  if (found === undefined) return false;
  return await succeedsUnlessMoved(() => found.retry(state, { resetAttemptsMade: true, resetAttemptsStarted: true }));
}
