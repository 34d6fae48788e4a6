import type { JobKind, QueueJob } from '@sluice/contracts';
import {
  type BackendFactory,
  type ConnectionOptions,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type PostgresConnectionOptions,
  Queue,
} from 'bullmq';
import { type QueueName, type QueueStores, queueSchema } from './queue-stores.ts';

type QueueOn<C> = Queue<QueueJob['data'], void, JobKind, QueueJob['data'], void, JobKind, IQueueBackend, C>;

/** One of BullMQ's queues, on either backend. */
export type BullQueue = QueueOn<ConnectionOptions> | QueueOn<PostgresConnectionOptions>;

const connectTimeoutMs = 2_000;
const postgresConnections = 2;
/** Nothing but Bull Board's live view reads the event stream. */
const eventsKept = 1_000;

/**
 * Opens the producer's side of a queue.
 * On Redis it opens at once, whether Redis is there or not: without the version check it would never recover from a
 * Redis that is down at the start. A command is then tried twice and rejects, instead of waiting for a connection.
 */
export function openBullQueue({ databaseUrl, redisUrl }: QueueStores, name: QueueName): BullQueue {
  if (redisUrl !== undefined) {
    const connection = { url: redisUrl, connectTimeout: connectTimeoutMs, maxRetriesPerRequest: 1 };
    return openQueueOn(name, createRedisBackend, connection);
  }
  return openQueueOn(name, createPostgresBackend, {
    connectionString: databaseUrl,
    schema: queueSchema,
    application_name: 'sluice-queue',
    connectionTimeoutMillis: connectTimeoutMs,
    max: postgresConnections,
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
