import { compileQueueJobValidator } from '@sluice/contracts';
import { DelayedError, UnrecoverableError } from 'bullmq';
import type { Log } from '../log/log.ts';
import { clearAnotherRun, isAnotherRunAsked } from './another-run.ts';
import { callHandler, type Handlers, type OnExhausted, type QueuedWork } from './handlers.ts';
import type { RunningJobs } from './running-jobs.ts';
import { settleFailure } from './settle-failure.ts';
import { type HeldJob, settleRun } from './settle-run.ts';

/** What the adapter between BullMQ and the handlers works with. */
export interface Adapter {
  handlers: Handlers;
  onExhausted: OnExhausted;
  running: RunningJobs;
  log: Log;
}

/**
 * Makes the function that runs one job for BullMQ: checks what came out of the queue, calls the handler of its kind, and
 * moves the job on as the handler's result or error says. It rejects where BullMQ is to know of that.
 */
export function makeJobProcessor(adapter: Adapter): (held: HeldJob) => Promise<void> {
  const isQueueJob = compileQueueJobValidator();
  return async (held) => {
    const work: unknown = { kind: held.job.name, id: held.job.id, data: held.job.data };
    if (!isQueueJob(work)) {
      adapter.log.error('work refused', { kind: held.job.name, queue_id: held.job.id });
      throw new UnrecoverableError('The data of this job is not what its kind takes');
    }
    if (isAnotherRunAsked(held.job)) await clearAnotherRun(held.job);
    const log = adapter.log.child({ kind: work.kind, queue_id: work.id, ...work.data });
    await runWork({ ...adapter, log }, held, work);
  };
}

async function runWork(adapter: Adapter, held: HeldJob, work: QueuedWork): Promise<void> {
  const { log, running } = adapter;
  const startedAt = performance.now();
  const durationFields = () => ({ duration_ms: Math.round(performance.now() - startedAt) });
  const signal = running.enter(work.id);
  log.info('work started', { attempt: held.job.attemptsMade + 1 });
  try {
    await runUntilSettled(adapter, held, { work, signal });
    log.info('work done', durationFields());
  } catch (error) {
    if (!(error instanceof DelayedError)) return await settleFailure({ ...adapter, held, work, signal }, error);
    log.info('work delayed', durationFields());
    throw error;
  } finally {
    running.leave(work.id);
  }
}

async function runUntilSettled(
  { handlers, log }: Adapter,
  held: HeldJob,
  { work, signal }: { work: QueuedWork; signal: AbortSignal },
): Promise<void> {
  do {
    signal.throwIfAborted();
  } while ((await settleRun(held, await callHandler(handlers, work, { signal, log }))) === 'run again');
}
