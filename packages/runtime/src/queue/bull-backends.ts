import type { JobKind, QueueJob } from '@sluice/contracts';
import {
  type BackendFactory,
  type ConnectionOptions,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type PostgresConnectionOptions,
  type Processor,
  Queue,
  Worker,
} from 'bullmq';
import { waitAfter } from './job-options.ts';

/** Where the queue is: on Redis where `redisUrl` is set, else on Postgres. */
export interface QueueStores {
  databaseUrl: string;
  redisUrl?: string | undefined;
}

/**
 * Segments have a queue of their own, with slots of their own in each worker: a small job never waits for a slot behind the
 * segments of a huge one.
 */
export const queueNames = { jobs: 'sluice', segments: 'sluice-segments' } as const;

/** The name of one of the queues. */
export type QueueName = (typeof queueNames)[keyof typeof queueNames];

/** The Postgres schema that BullMQ's own migrations fill. */
export const queueSchema = 'bullmq';

type QueueOn<C> = Queue<QueueJob['data'], void, JobKind, QueueJob['data'], void, JobKind, IQueueBackend, C>;

/** One of BullMQ's queues, on either backend. */
export type BullQueue = QueueOn<ConnectionOptions> | QueueOn<PostgresConnectionOptions>;

const queueConnectTimeoutMs = 2_000;
const queuePostgresConnections = 2;
/** Nothing but Bull Board's live view reads the event stream. */
const eventsKept = 1_000;

/**
 * Opens the producer's side of a queue.
 * On Redis it opens at once, whether Redis is up or not; with BullMQ's version check it would never recover from a Redis
 * that is down at the start. A command is tried twice and then rejects, instead of waiting for a connection.
 */
export function openBullQueue({ databaseUrl, redisUrl }: QueueStores, name: QueueName): BullQueue {
  if (redisUrl !== undefined) {
    const connection = { url: redisUrl, connectTimeout: queueConnectTimeoutMs, maxRetriesPerRequest: 1 };
    return openQueueOn(name, createRedisBackend, connection);
  }
  return openQueueOn(name, createPostgresBackend, {
    connectionString: databaseUrl,
    schema: queueSchema,
    application_name: 'sluice-queue',
    connectionTimeoutMillis: queueConnectTimeoutMs,
    max: queuePostgresConnections,
  });
}

function openQueueOn<C>(
  name: QueueName,
  factory: BackendFactory<IQueueBackend, C>,
  connection: NoInfer<C>,
): QueueOn<C> {
  const options = {
    connection,
    skipVersionCheck: true,
    skipWaitingForReady: true,
    streams: { events: { maxLen: eventsKept } },
  };
  return new Queue(name, options, factory);
}

/** Both queues. */
export interface BullQueues {
  jobs: BullQueue;
  segments: BullQueue;
}

type WorkerOn<C> = Worker<unknown, void, string, IQueueBackend, number | object, C>;

/** BullMQ's worker on either backend. */
export type BullWorker = WorkerOn<ConnectionOptions> | WorkerOn<PostgresConnectionOptions>;

/** A worker that has not renewed its locks for so long loses its jobs to the others. */
const lockDurationMs = 10_000;
/** How often workers look for such jobs. */
const stalledCheckMs = 5_000;
/** A stall is a fault of the process, not of the job: it never fails a job. */
const stallsMax = 1_000_000;
const workerConnectTimeoutMs = 5_000;
const postgresConnectionsBeyondJobs = 2;

/**
 * Opens the consumer's side of a queue; it takes no job before `run` is called. It waits without limit for a connection
 * that is lost.
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
    return open(createRedisBackend, {
      url: redisUrl,
      connectTimeout: workerConnectTimeoutMs,
      maxRetriesPerRequest: null,
    });
  }
  return open(createPostgresBackend, {
    connectionString: databaseUrl,
    schema: queueSchema,
    application_name: 'sluice-queue',
    connectionTimeoutMillis: workerConnectTimeoutMs,
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
