import { DelayedError, type Job } from 'bullmq';
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
}

/**
 * Moves the job on as the result of its run says.
 * @returns whether the job is to run once more, now: it was enqueued while it ran
 * @throws DelayedError which tells BullMQ that the job waits
 */
export async function settleRun(held: HeldJob, result: HandlerResult): Promise<'finished' | 'run again'> {
  if (result === 'done') return await settleDone(held);
  await delayRun(held, result === 'parked' ? parkedMs : result.retryInMs);
  throw new DelayedError();
}

async function settleDone({ job, reread }: HeldJob): Promise<'finished' | 'run again'> {
  const current = await reread();
  if (current === undefined || !isAnotherRunAsked(current)) return 'finished';
  await clearAnotherRun(job);
  return 'run again';
}

/**
 * Has the job run again in `delayMs`, at once where it was enqueued while it ran. Either this sees the note of whoever
 * enqueued it, or they see that it waits and promote it: the job is moved before the note is read.
 */
export async function delayRun({ job, token, reread }: HeldJob, delayMs: number): Promise<void> {
  await job.moveToDelayed(Date.now() + delayMs, token);
  const current = await reread();
  if (current === undefined || !isAnotherRunAsked(current)) return;
  if (await current.isDelayed()) await current.promote();
}
