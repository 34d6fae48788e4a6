import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startRedis, type TestRedis, testsRedis, waitUntil } from '@sluice/harness';
import { openRequestLimiter } from '../src/request-limiter/open-request-limiter.ts';
import { type RequestLimiter, requestWindowS } from '../src/request-limiter/request-counts.ts';
import { recordLog } from './record-log.ts';

const describeOnRedis = testsRedis() ? describe : describe.skip;
const releases: (() => Promise<void>)[] = [];
/** The limiters' clock, which moves when a test says so. */
let nowMs = Date.now();

beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
  startWindow();
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const release of releases.splice(0).reverse()) await release();
});

/** Moves the clock on to the begin of a window. */
function startWindow(): void {
  const windowMs = requestWindowS * 1_000;
  nowMs += windowMs - (nowMs % windowMs);
}

function open(redisUrl?: string): RequestLimiter {
  const { limiter, close } = openRequestLimiter({ redisUrl, log: recordLog().log });
  releases.push(close);
  return limiter;
}

const takeMany = (limiter: RequestLimiter, times: number, limit: number) =>
  Array.from({ length: times }, () => limiter.take('p', limit).granted).filter(Boolean).length;

describe('the limiter of requests in memory', () => {
  it('grants a partner as many as it may make, and tells how many are left', () => {
    const limiter = open();
    const left = Array.from({ length: 4 }, () => limiter.take('p', 3));
    const endsInS = requestWindowS;
    expect(left).toEqual([
      { granted: true, remaining: 2, endsInS },
      { granted: true, remaining: 1, endsInS },
      { granted: true, remaining: 0, endsInS },
      { granted: false, remaining: 0, endsInS },
    ]);
    expect(limiter.take('other', 3)).toMatchObject({ granted: true, remaining: 2 });
  });

  it('begins anew with each window', () => {
    const limiter = open();
    expect(takeMany(limiter, 5, 3)).toBe(3);
    startWindow();
    expect(takeMany(limiter, 5, 3)).toBe(3);
  });

  it('goes by a limit that is changed in the midst of a window', () => {
    const limiter = open();
    expect(takeMany(limiter, 5, 3)).toBe(3);
    expect(takeMany(limiter, 5, 4)).toBe(1);
    expect(takeMany(limiter, 5, 2)).toBe(0);
  });
});

describeOnRedis('limiters that share a Redis', () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await startRedis();
    releases.push(redis.stop);
  });

  /** Both grant something until one knows of much more than it has granted itself. */
  const waitUntilShared = (one: RequestLimiter, other: RequestLimiter) =>
    waitUntil('the counts are shared', async () => {
      takeMany(one, 100, 1e9);
      return other.take('p', 1e9).remaining < 1e9 - 2_000 ? true : undefined;
    });

  it('know of each other what they have granted', async () => {
    const [one, other] = [open(redis.url), open(redis.url)];
    await waitUntilShared(one, other);
    startWindow();
    expect(takeMany(one, 500, 500)).toBe(500);
    await waitUntil('the other knows', async () => (takeMany(other, 1, 500) === 0 ? true : undefined));
    expect(other.take('q', 500)).toMatchObject({ granted: true, remaining: 499 });
  });

  it.each([
    ['is gone', () => redis.kill(), () => redis.start()],
    ['hangs', async () => redis.pause(), async () => redis.resume()],
  ])('go by their own counts while Redis %s, and share them again when it is back', async (_what, lose, giveBack) => {
    const [one, other] = [open(redis.url), open(redis.url)];
    await lose();
    expect(takeMany(one, 500, 300)).toBe(300);
    expect(takeMany(other, 500, 300)).toBe(300);
    await giveBack();
    await waitUntilShared(one, other);
  });
});
