/** Where the queue lives: on Redis where there is one, else on Postgres. */
export interface QueueStores {
  databaseUrl: string;
  redisUrl?: string | undefined;
}

/**
 * One queue for every kind of work, so that a worker's concurrency bounds all that it does at once, and work of any kind
 * is taken in the order in which it came.
 */
export const queueName = 'sluice';

/** The Postgres schema that BullMQ's own migrations fill. */
export const queueSchema = 'bullmq';
