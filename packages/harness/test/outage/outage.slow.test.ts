import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ndjson,
  type PartnerClient,
  startPostgres,
  startRedis,
  startTestProduct,
  type TestProduct,
  type TestRedis,
  testedBackends,
  testsRedis,
  waitUntil,
} from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
const releases: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const release of releases.splice(0).reverse()) await release();
});

const describeOnRedis = testsRedis() ? describe : describe.skip;
const limits = { SLUICE_SEGMENT_BYTES: '5000', SLUICE_CHUNK_ITEMS: '20' };

/** Starts the product on these stores. */
async function startOn(stores: { redisUrl?: string; databaseUrl?: string }): Promise<void> {
  product = await startTestProduct({ limits, stores });
  releases.push(product.stop);
  partner = await product.addPartner();
}

async function openRedis(): Promise<TestRedis> {
  const redis = await startRedis();
  releases.push(redis.stop);
  return redis;
}

const listItems = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ source_id: `${prefix}-${i}`, source_version: 1, name: `No ${i}` }));

async function submit(collection: string, items: readonly unknown[]): Promise<string> {
  const { body } = await partner.push(collection, ndjson(items), { mode: 'bulk' }).expect(202);
  return body.job_id;
}

const complete = (total: number) => ({
  state: 'COMPLETED',
  counts: { total, accepted: total, created: total, replay: 0, unprocessed: 0 },
});

describeOnRedis('Redis', () => {
  it.each([
    ['is gone', (redis: TestRedis) => redis.kill(), (redis: TestRedis) => redis.start()],
    ['hangs', async (redis: TestRedis) => redis.pause(), async (redis: TestRedis) => redis.resume()],
  ])('can be down: where it %s a submission is accepted, and runs when it is back', async (_, lose, giveBack) => {
    const redis = await openRedis();
    await startOn({ redisUrl: redis.url });
    await product.startWorker();
    await lose(redis);
    const jobId = await submit('master/uoms', listItems('U', 300));
    expect(await partner.get(`/jobs/${jobId}`).expect(200)).toMatchObject({ body: { state: 'QUEUED' } });
    await giveBack(redis);
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete(300));
  });

  it('can be emptied while 100 jobs wait and 3 run', async () => {
    const redis = await openRedis();
    await startOn({ redisUrl: redis.url });
    const lanes = ['master/uoms', 'crm/groups', 'crm/contacts'];
    await Promise.all(Array.from({ length: 103 }, (_, job) => submit(lanes[job % 3] ?? '', listItems(`J${job}`, 10))));
    const lock = await product.holdLock('LOCK TABLE records IN EXCLUSIVE MODE');
    await product.startWorker();
    await lock.waiters(3);
    expect(await countStates()).toEqual({ RUNNING: 3, QUEUED: 100 });
    await redis.flush();
    await lock.release();
    await waitUntil('every job has ended', async () => ((await countStates()).COMPLETED === 103 ? true : undefined));
    const { body } = await partner.get('/jobs').query({ limit: 200 }).expect(200);
    expect(body.items).toEqual(
      Array(103).fill(expect.objectContaining({ counts: expect.objectContaining(complete(10).counts) })),
    );
  });

  it('can be emptied in the middle of a job whose segments wait', async () => {
    const redis = await openRedis();
    await startOn({ redisUrl: redis.url });
    const jobId = await submit('master/uoms', listItems('U', 600));
    const lock = await product.holdLock('LOCK TABLE records IN EXCLUSIVE MODE');
    await product.startWorker();
    await lock.waiters(3);
    const { jobs, segments } = product.bullQueues;
    expect(await jobs.getJobCounts('waiting-children')).toEqual({ 'waiting-children': 1 });
    const counts = await segments.getJobCounts('active', 'prioritized');
    expect(counts.active).toBe(3);
    expect(counts.prioritized).toBeGreaterThan(0);
    await redis.flush();
    await lock.release();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete(600));
  });
});

describe.each(testedBackends())('Postgres, with BullMQ on %s', (backend) => {
  it('can crash while a job runs', async () => {
    const postgres = await startPostgres();
    releases.push(postgres.stop);
    await startOn({ databaseUrl: postgres.url, ...(backend === 'redis' && { redisUrl: (await openRedis()).url }) });
    const jobId = await submit('master/uoms', listItems('U', 600));
    const worker = product.startApp('worker', { SLUICE_FAILPOINTS: JSON.stringify({ chunk_delay_ms: 50 }) });
    await waitUntil('chunks are applied', async () => ((await product.db.ledger.count()) > 3 ? true : undefined));
    await postgres.crash();
    await postgres.start();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete(600));
    worker.send('SIGTERM');
    expect(await worker.ended).toBe(0);
  });
});

async function countStates(): Promise<Record<string, number>> {
  const states = await product.db.job.groupBy({ by: ['state'], _count: true });
  return Object.fromEntries(states.map(({ state, _count }) => [state, _count]));
}
