import type { Redis } from 'ioredis';
import type { RequestWindow } from './request-counts.ts';
import { requestWindowS } from './request-limiter.ts';

/** Long enough where clocks differ. */
const keptS = 2 * requestWindowS;

/**
 * Tells Redis how many requests this process has granted to each partner, where that has grown, and learns how many the others
 * have. The number is told as a whole: to tell it twice, or not to know whether it arrived, does no harm.
 *
 * @param processId the name under which this process tells its counts
 * @throws the error of Redis
 */
export async function exchangeCounts(
  redis: Redis,
  { number, counts }: RequestWindow,
  processId: string,
): Promise<void> {
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
