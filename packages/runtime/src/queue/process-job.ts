import { compileQueueJobValidator, type Log, type RunSegment } from '@sluice/contracts';
import { DelayedError, type Job, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq';
import { createSecretMask } from '../log/mask-secrets.ts';
import { callHandler, type HandlerResult, type Handlers, type QueuedWork } from './handlers.ts';
import { clearRerunRequest, isRerunRequested } from './rerun-request.ts';
import { RunInterrupted, type RunningJobs } from './running-jobs.ts';

/** What the adapter between BullMQ and the handlers works with. */
export interface Adapter {
  handlers: Handlers;
  running: RunningJobs;
  log: Log;
}

/** A job that this process has locked, with what is needed to move it to its next state. */
export interface LockedJob {
  job: Job;
  /** Proves to BullMQ that the lock is ours. */
  token: string | undefined;
  /** The job as the queue has it now; undefined where it is gone. */
  reread: () => Promise<Job | undefined>;
  /** Enqueues jobs that this one waits for. */
  addChildren: (children: readonly RunSegment[]) => Promise<void>;
}

/** How long a parked job stays in the queue untouched: the longest delay that a lost wake-up can cause. */
const parkedMs = 3_600_000;
const failedReasonMaxLength = 300;

/**
 * Makes the function that runs one job for BullMQ: it checks the job's data, calls the handler of its kind, and moves the
 * job to the state that the handler's result or error asks for. It rejects where BullMQ has to know of that.
 */
export function makeJobProcessor(adapter: Adapter): (locked: LockedJob) => Promise<void> {
  const isQueueJob = compileQueueJobValidator();
  return async (locked) => {
    const work: unknown = { kind: locked.job.name, id: locked.job.id, data: locked.job.data };
    if (!isQueueJob(work)) {
      adapter.log.error('Queue job refused', { kind: locked.job.name, queue_id: locked.job.id });
      throw new UnrecoverableError('Job data does not match the schema of its kind');
    }
    if (isRerunRequested(locked.job)) await clearRerunRequest(locked.job);
    const log = adapter.log.child({ kind: work.kind, queue_id: work.id, ...work.data });
    await runLogged({ ...adapter, log }, locked, work);
  };
}

async function runLogged(adapter: Adapter, locked: LockedJob, work: QueuedWork): Promise<void> {
  const { log, running } = adapter;
  const startedAt = performance.now();
  const durationFields = () => ({ duration_ms: Math.round(performance.now() - startedAt) });
  const signal = running.add(work.id);
  log.info('Queue job started', { attempt: locked.job.attemptsMade + 1 });
  try {
    await runUntilFinished(adapter, locked, { work, signal });
    log.info('Queue job completed', durationFields());
  } catch (error) {
    if (!isWait(error)) return await handleFailure(locked, { signal, log }, error);
    log.info('Queue job waiting', durationFields());
    throw error;
  } finally {
    running.remove(work.id);
  }
}

async function runUntilFinished(
  { handlers, log }: Adapter,
  locked: LockedJob,
  { work, signal }: { work: QueuedWork; signal: AbortSignal },
): Promise<void> {
  do {
    signal.throwIfAborted();
  } while ((await handleResult(locked, await callHandler(handlers, work, { signal, log }))) === 'run again');
}

function isWait(error: unknown): boolean {
  return error instanceof DelayedError || error instanceof WaitingChildrenError;
}

/**
 * Moves the job to the state that the result of its run asks for.
 * @returns whether the job has to run once more, now: it was enqueued while it ran, or its children are done already
 * @throws DelayedError or WaitingChildrenError, which tell BullMQ that the job waits
 */
async function handleResult(locked: LockedJob, result: HandlerResult): Promise<'finished' | 'run again'> {
  if (result === 'done') return await finish(locked);
  if (result === 'parked') {
    await park(locked);
    throw new DelayedError();
  }
  await locked.addChildren(result.children);
  if (await locked.job.moveToWaitingChildren(locked.token ?? '')) throw new WaitingChildrenError();
  return 'run again';
}

async function finish({ job, reread }: LockedJob): Promise<'finished' | 'run again'> {
  const current = await reread();
  if (current === undefined || !isRerunRequested(current)) return 'finished';
  await clearRerunRequest(job);
  return 'run again';
}

/**
 * Parks the job, or promotes it at once where it was enqueued while it ran. The job is moved before the request is read: so
 * either this sees the request of whoever enqueued it, or they see the job delayed and promote it.
 */
async function park({ job, token, reread }: LockedJob): Promise<void> {
  await job.moveToDelayed(Date.now() + parkedMs, token);
  const current = await reread();
  if (current === undefined || !isRerunRequested(current)) return;
  if (await current.isDelayed()) await current.promote();
}

/**
 * Handles an error of a run. An interrupted job goes back to the queue; any other waits and is tried again by BullMQ.
 * @throws always: WaitingError where the job was moved here, else what BullMQ stores of the error
 */
async function handleFailure(
  { job, token }: LockedJob,
  { signal, log }: { signal: AbortSignal; log: Log },
  thrown: unknown,
): Promise<never> {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (!(signal.reason instanceof RunInterrupted)) {
    log.error('Queue job failed', { attempt: job.attemptsMade + 1, error });
    throw describeFailure(error);
  }
  log.info('Queue job interrupted', { reason: signal.reason.reason });
  // A job whose lock is lost belongs to another worker, which moves it.
  if (signal.reason.reason === 'lock lost') throw describeFailure(error);
  await job.moveToWait(token);
  throw new WaitingError();
}

/** What the queue stores of an error, for people who may not see records: its name, its code, its first line. */
function describeFailure(error: Error): Error {
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const [firstLine = ''] = error.message.trim().split('\n');
  const reason = createSecretMask([])(`${error.name}${code}: ${firstLine}`);
  return new Error(reason.slice(0, failedReasonMaxLength));
}
