import { randomUUID } from 'node:crypto';
import type { Log } from '@sluice/contracts';
import { Redis } from 'ioredis';
import { countRequests, type RequestLimiter } from './request-counts.ts';
import { type CountSharing, shareCounts } from './share-counts.ts';

/** An open limiter. */
export interface OpenedRequestLimiter {
  limiter: RequestLimiter;
  /** Closes its connection. */
  close(): Promise<void>;
}

const connectTimeoutMs = 2_000;

/**
 * Opens the limiter of requests. It decides in memory, so that no request waits for it. With `redisUrl` the processes share
 * their counts some tenths of a second later; without Redis each goes on with its own.
 */
export function openRequestLimiter({
  redisUrl,
  log,
}: {
  redisUrl?: string | undefined;
  log: Log;
}): OpenedRequestLimiter {
  if (redisUrl === undefined) return { limiter: countRequests(() => undefined), close: async () => undefined };
  const redis = openRedis(redisUrl, log);
  const counts = countRequests(() => sharing.wake());
  const sharing: CountSharing = shareCounts(redis, { processId: randomUUID(), window: counts.window, log });
  const close = async () => {
    sharing.stop();
    redis.disconnect();
  };
  return { limiter: counts, close };
}

/** Commands fail at once where there is no connection: by the time there is one, their counts are outdated. */
function openRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    connectTimeout: connectTimeoutMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  return redis.on('error', (error) => log.debug('Request limiter has no connection to Redis', { error }));
}
