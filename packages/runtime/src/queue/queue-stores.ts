/** Where the queue lives: on Redis where there is one, else on Postgres. */
export interface QueueStores {
  databaseUrl: string;
  redisUrl?: string | undefined;
}

/**
 * Segments have a queue of their own: a worker takes so many of them at once, and so much of all other work beside. A small
 * job never waits until a huge one's segments leave it a place.
 */
export const queueNames = { jobs: 'sluice', segments: 'sluice-segments' } as const;

/** The name of one of the queues. */
export type QueueName = (typeof queueNames)[keyof typeof queueNames];

/** The Postgres schema that BullMQ's own migrations fill. */
export const queueSchema = 'bullmq';
