import { DelayedError, WaitingError } from 'bullmq';
import type { Log } from '../log/log.ts';
import { isAnotherRunAsked } from './another-run.ts';
import type { OnExhausted, QueuedWork } from './handlers.ts';
import { RunInterrupted } from './running-jobs.ts';
import { delayRun, type HeldJob } from './settle-run.ts';

/** The wait before work is tried again whose exhaustion could not be told. */
const exhaustionRetryMs = 30_000;
const failedReasonMaxLength = 300;

/** A run that has thrown. */
export interface FailedRun {
  held: HeldJob;
  work: QueuedWork;
  signal: AbortSignal;
  onExhausted: OnExhausted;
  log: Log;
}

/**
 * Moves a job on whose run has thrown: back to the queue where it was interrupted; else it is a failed attempt, of which
 * the last is told to `onExhausted` first.
 * @throws always: DelayedError or WaitingError where the job was moved here, else what BullMQ is to keep of the error
 */
export async function settleFailure(run: FailedRun, thrown: unknown): Promise<never> {
  const { held, signal, log } = run;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (signal.reason instanceof RunInterrupted) {
    await settleInterrupted(run, signal.reason);
  } else {
    log.error('work failed', { attempt: held.job.attemptsMade + 1, error });
    if (held.job.attemptsMade + 1 >= (held.job.opts.attempts ?? 1)) await settleExhausted(run, error);
  }
  throw describeFailure(error);
}

async function settleInterrupted({ held, log }: FailedRun, { reason }: RunInterrupted): Promise<void> {
  log.info('work interrupted', { reason });
  // A job whose lock is lost is another's: there is nothing of ours to move.
  if (reason === 'lock lost') return;
  await held.job.moveToWait(held.token);
  throw new WaitingError();
}

async function settleExhausted({ held, work, onExhausted, log }: FailedRun, error: Error): Promise<void> {
  try {
    await onExhausted(work, error);
  } catch (failure) {
    log.error('exhaustion could not be told', { error: failure });
    await delayRun(held, exhaustionRetryMs);
    throw new DelayedError();
  }
  const current = await held.reread();
  if (current === undefined || !isAnotherRunAsked(current)) return;
  // Enqueued again in the meantime, such as by a retry of the job that has just failed.
  await delayRun(held, 0);
  throw new DelayedError();
}

/** What the queue keeps of an error, for people who may not see records: its name, its code, its first line. */
function describeFailure(error: Error): Error {
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const [firstLine = ''] = error.message.trim().split('\n');
  return new Error(`${error.name}${code}: ${firstLine}`.slice(0, failedReasonMaxLength));
}
