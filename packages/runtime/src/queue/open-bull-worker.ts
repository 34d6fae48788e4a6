import {
  type BackendFactory,
  type ConnectionOptions,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type PostgresConnectionOptions,
  type Processor,
  Worker,
} from 'bullmq';
import { waitAfter } from './queue-options.ts';
import { type QueueName, type QueueStores, queueSchema } from './queue-stores.ts';

type WorkerOn<C> = Worker<unknown, void, string, IQueueBackend, number | object, C>;

/** BullMQ's worker on either backend. */
export type BullWorker = WorkerOn<ConnectionOptions> | WorkerOn<PostgresConnectionOptions>;

/** A worker that is silent for so long has lost its jobs to the others. */
const lockDurationMs = 10_000;
/** How often the others look for such jobs. */
const stalledCheckMs = 5_000;
/** A stall says something about a process, nothing about the work: it never fails a job. */
const stallsMax = 1_000_000;
const connectTimeoutMs = 5_000;
const postgresConnectionsBeyondJobs = 2;

/**
 * Opens the consumer's side of a queue; it takes no job before `run` is called. A connection that is lost is waited
 * for, for ever.
 * @param options.concurrency jobs at once in this process
 */
export function openBullWorker(
  stores: QueueStores,
  { name, concurrency }: { name: QueueName; concurrency: number },
  processor: Processor<unknown, void, string, number | object>,
): BullWorker {
  const { databaseUrl, redisUrl } = stores;
  const open = <C>(factory: BackendFactory<IQueueBackend, C>, connection: NoInfer<C>): WorkerOn<C> =>
    new Worker(name, processor, { ...workerOptions(concurrency), connection }, factory);
  if (redisUrl !== undefined) {
    return open(createRedisBackend, { url: redisUrl, connectTimeout: connectTimeoutMs, maxRetriesPerRequest: null });
  }
  return open(createPostgresBackend, {
    connectionString: databaseUrl,
    schema: queueSchema,
    application_name: 'sluice-queue',
    connectionTimeoutMillis: connectTimeoutMs,
    max: concurrency + postgresConnectionsBeyondJobs,
  });
}

function workerOptions(concurrency: number) {
  return {
    concurrency,
    autorun: false,
    lockDuration: lockDurationMs,
    stalledInterval: stalledCheckMs,
    maxStalledCount: stallsMax,
    settings: {
      backoffStrategy: (failures: number, ...[, , job]: [type?: string, error?: Error, job?: { name: string }]) =>
        waitAfter(failures, job?.name),
    },
  };
}
