import type { RunSegment } from '@sluice/contracts';
import { DelayedError, type Job, WaitingChildrenError } from 'bullmq';
import { clearAnotherRun, isAnotherRunAsked } from './another-run.ts';
import type { HandlerResult } from './handlers.ts';

/** How long parked work stays in the queue untouched: a bound on what a lost wake-up costs. */
const parkedMs = 3_600_000;

/** A job as BullMQ hands it over, with what is needed to move it on. */
export interface HeldJob {
  job: Job;
  /** Proves to BullMQ that the lock is ours. */
  token: string | undefined;
  /** The job as it stands in the queue now; undefined where it is gone. */
  reread: () => Promise<Job | undefined>;
  /** Enqueues work that the job waits for. */
  addChildren: (children: readonly RunSegment[]) => Promise<void>;
}

/**
 * Moves the job on as the result of its run says.
 * @returns whether the job is to run once more, now: it was enqueued while it ran, or its children are done already
 * @throws DelayedError or WaitingChildrenError which tell BullMQ that the job waits
 */
export async function settleRun(held: HeldJob, result: HandlerResult): Promise<'finished' | 'run again'> {
  if (result === 'done') return await settleDone(held);
  if (result === 'parked') {
    await park(held);
    throw new DelayedError();
  }
  await held.addChildren(result.children);
  if (await held.job.moveToWaitingChildren(held.token ?? '')) throw new WaitingChildrenError();
  return 'run again';
}

async function settleDone({ job, reread }: HeldJob): Promise<'finished' | 'run again'> {
  const current = await reread();
  if (current === undefined || !isAnotherRunAsked(current)) return 'finished';
  await clearAnotherRun(job);
  return 'run again';
}

/**
 * Parks the job, or has it run at once where it was enqueued while it ran. Either this sees the note of whoever enqueued
 * it, or they see that it waits and promote it: the job is moved before the note is read.
 */
async function park({ job, token, reread }: HeldJob): Promise<void> {
  await job.moveToDelayed(Date.now() + parkedMs, token);
  const current = await reread();
  if (current === undefined || !isAnotherRunAsked(current)) return;
  if (await current.isDelayed()) await current.promote();
}
