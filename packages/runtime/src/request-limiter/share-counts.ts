import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@sluice/contracts';
import type { Redis } from 'ioredis';
import { withDeadline } from '../releasers/deadlines.ts';
import { type RequestWindow, requestWindowS } from './request-counts.ts';

/** How old the counts of other processes may be; a hundredth of a window. */
const pauseMs = 100;
const responseTimeoutMs = 500;

/** The sharing of the processes' counts through Redis. */
export interface CountSharing {
  /** Shares what has changed, at once unless that was done a moment ago. Never waits. */
  wake(): void;
  /** Shares nothing more. */
  stop(): void;
}

/** Shares the counts of `window()` whenever it is woken. While Redis does not answer, each process uses its own alone. */
export function shareCounts(
  redis: Redis,
  { processId, window, log }: { processId: string; window: () => RequestWindow; log: Log },
): CountSharing {
  let isSharing = false;
  let isStopped = false;
  let isAnswering = true;
  const onLate = () => undefined;

  async function exchange(): Promise<void> {
    const work = exchangeCounts(redis, window(), processId);
    try {
      await withDeadline(work, { what: 'Sharing the request counts', timeoutMs: responseTimeoutMs, onLate });
      isAnswering = true;
    } catch (error) {
      // Once for each outage: an attempt is made ten times a second.
      if (isAnswering && !isStopped) log.warn('Request counts are not shared: each process counts alone', { error });
      isAnswering = false;
    }
  }

  async function share(): Promise<void> {
    while (!isStopped && [...window().counts.values()].some(({ own, shared }) => own > shared)) {
      await exchange();
      await delay(pauseMs, undefined, { ref: false });
    }
    isSharing = false;
  }

  return {
    wake() {
      if (isSharing) return;
      isSharing = true;
      void share();
    },
    stop() {
      isStopped = true;
    },
  };
}

/** Long enough even where clocks differ. */
const expiryS = 2 * requestWindowS;

/**
 * Writes to Redis how many requests this process has granted to each partner, where that has grown, and reads how many the
 * others have. It writes totals: to write one twice, or not to know whether it arrived, does no harm.
 * @param processId the name under which this process stores its counts
 * @throws the error of Redis
 */
async function exchangeCounts(redis: Redis, { number, counts }: RequestWindow, processId: string): Promise<void> {
  const pipeline = redis.pipeline();
  const sent = [...counts]
    .filter(([, { own, shared }]) => own > shared)
    .map(([partnerId, count]) => {
      const key = `sluice:requests:${number}:${partnerId}`;
      pipeline.hset(key, processId, count.own).expire(key, expiryS).hvals(key);
      return { count, own: count.own };
    });
  const replies = (await pipeline.exec()) ?? [];
  for (const [at, { count, own }] of sent.entries()) {
    count.others = sumCounts(readReply(replies[3 * at + 2])) - own;
    count.shared = own;
  }
}

function readReply(reply: [Error | null, unknown] | undefined): unknown {
  if (reply === undefined) throw new Error('Redis returned fewer replies than it was sent commands');
  const [error, value] = reply;
  if (error !== null) throw error;
  return value;
}

function sumCounts(values: unknown): number {
  if (!Array.isArray(values)) throw new Error('Redis did not return a list for HVALS');
  return values.reduce<number>((sum, value) => sum + Number(value), 0);
}
