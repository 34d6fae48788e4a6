import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@sluice/contracts';
import type { Redis } from 'ioredis';
import { withDeadline } from '../releasers/deadlines.ts';
import { type RequestWindow, requestWindowS } from './request-counts.ts';

/** How old the counts of other processes may be; a hundredth of a window. */
const pauseMs = 100;
const answerTimeoutMs = 500;

/** The counts of processes, shared through Redis. */
export interface CountSharing {
  /** There is something to be told: it is, at once where nothing was told of late. Waits for nothing. */
  wake(): void;
  /** Tells nothing more. */
  stop(): void;
}

/** Shares the counts of `window()` whenever it is woken. While Redis does not answer, each process goes by its own. */
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
      await withDeadline(work, { what: 'Sharing the counts of requests', timeoutMs: answerTimeoutMs, onLate });
      isAnswering = true;
    } catch (error) {
      // Once for each outage: it would be said ten times a second.
      if (isAnswering && !isStopped) log.warn('requests are counted by each process alone', { error });
      isAnswering = false;
    }
  }

  async function share(): Promise<void> {
    while (!isStopped && [...window().counts.values()].some(({ own, told }) => own > told)) {
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

/** Long enough where clocks differ. */
const keptS = 2 * requestWindowS;

/**
 * Tells Redis how many requests this process has granted to each partner, where that has grown, and learns how many the others
 * have. The number is told as a whole: to tell it twice, or not to know whether it arrived, does no harm.
 *
 * @param processId the name under which this process tells its counts
 * @throws the error of Redis
 */
async function exchangeCounts(redis: Redis, { number, counts }: RequestWindow, processId: string): Promise<void> {
  const pipeline = redis.pipeline();
  const sent = [...counts]
    .filter(([, { own, told }]) => own > told)
    .map(([partnerId, count]) => {
      const key = `sluice:requests:${number}:${partnerId}`;
      pipeline.hset(key, processId, count.own).expire(key, keptS).hvals(key);
      return { count, own: count.own };
    });
  const replies = (await pipeline.exec()) ?? [];
  for (const [at, { count, own }] of sent.entries()) {
    count.others = sumCounts(readReply(replies[3 * at + 2])) - own;
    count.told = own;
  }
}

function readReply(reply: [Error | null, unknown] | undefined): unknown {
  if (reply === undefined) throw new Error('Redis has answered fewer commands than it was sent.');
  const [error, value] = reply;
  if (error !== null) throw error;
  return value;
}

function sumCounts(values: unknown): number {
  if (!Array.isArray(values)) throw new Error('Redis has answered HVALS with no list.');
  return values.reduce<number>((sum, value) => sum + Number(value), 0);
}
