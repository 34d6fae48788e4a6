import { compileQueueJobValidator, type Log, type RunSegment } from '@sluice/contracts';
import { DelayedError, type Job, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq';
import { createSecretMask } from '../log/mask-secrets.ts';
import { clearAnotherRun, isAnotherRunAsked } from './another-run.ts';
import { callHandler, type HandlerResult, type Handlers, type QueuedWork } from './handlers.ts';
import { RunInterrupted, type RunningJobs } from './running-jobs.ts';

/** What the adapter between BullMQ and the handlers works with. */
export interface Adapter {
  handlers: Handlers;
  running: RunningJobs;
  log: Log;
}

const failedReasonMaxLength = 300;

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
    if (!isWait(error)) return await settleFailure(held, { signal, log }, error);
    log.info('work waits', durationFields());
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

function isWait(error: unknown): boolean {
  return error instanceof DelayedError || error instanceof WaitingChildrenError;
}

/**
 * Moves a job on whose run has thrown: back to the queue where it was interrupted; else BullMQ has it wait and tries it
 * again.
 * @throws always: WaitingError where the job was moved here, else what BullMQ is to keep of the error
 */
async function settleFailure(
  held: HeldJob,
  { signal, log }: { signal: AbortSignal; log: Log },
  thrown: unknown,
): Promise<never> {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (!(signal.reason instanceof RunInterrupted)) {
    log.error('work failed', { attempt: held.job.attemptsMade + 1, error });
    throw describeFailure(error);
  }
  log.info('work interrupted', { reason: signal.reason.reason });
  // A job whose lock is lost is another's: there is nothing of ours to move.
  if (signal.reason.reason === 'lock lost') throw describeFailure(error);
  await held.job.moveToWait(held.token);
  throw new WaitingError();
}

/** What the queue keeps of an error, for people who may not see records: its name, its code, its first line. */
function describeFailure(error: Error): Error {
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const [firstLine = ''] = error.message.trim().split('\n');
  const reason = createSecretMask([])(`${error.name}${code}: ${firstLine}`);
  return new Error(reason.slice(0, failedReasonMaxLength));
}

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
async function settleRun(held: HeldJob, result: HandlerResult): Promise<'finished' | 'run again'> {
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
