import { afterEach, describe, expect, it } from '@jest/globals';
import { releaseTimeouts } from '@sluice/runtime';
import {
  findFreePort,
  ndjson,
  PartnerClient,
  startPostgres,
  startRedis,
  startTestProduct,
  type TestPostgres,
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

const items = Array.from({ length: 600 }, (_, i) => ({ source_id: `U${i}`, source_version: 1, name: `Unit ${i}` }));
const limits = { SLUICE_SEGMENT_BYTES: '5000', SLUICE_CHUNK_ITEMS: '10' };

/** Starts a slow worker, which takes some 8 s for the job; resolves when it is in the middle of it. */
async function startJob() {
  partner = await product.addPartner();
  const { body } = await partner.push('master/uoms', ndjson(items), { mode: 'bulk' }).expect(202);
  const worker = product.startApp('worker', { SLUICE_FAILPOINTS: JSON.stringify({ chunk_delay_ms: 400 }) });
  await waitUntil('chunks are applied', async () => ((await product.db.ledger.count()) > 3 ? true : undefined));
  return { jobId: body.job_id as string, worker };
}

describe.each(testedBackends())('a worker that is stopped in the middle of a job, with BullMQ on %s', (backend) => {
  it('hands it back between two chunks, and another worker continues at once', async () => {
    product = await startTestProduct({ backend, limits });
    releases.push(product.stop);
    const { jobId, worker } = await startJob();
    worker.send('SIGTERM');
    expect(await worker.ended).toBe(0);
    const { jobs, segments } = product.bullQueues;
    expect(await jobs.getJobCounts('waiting-children')).toEqual({ 'waiting-children': 1 });
    expect(await segments.getJobCounts('active')).toEqual({ active: 0 });
    await product.startWorker();
    const counts = { total: 600, accepted: 600, created: 600, replay: 0 };
    expect(await partner.waitForEnd(jobId)).toMatchObject({ state: 'COMPLETED', counts });
  });
});

describe('a worker whose chunk waits for a lock', () => {
  it('ends at the second signal', async () => {
    product = await startTestProduct({ limits });
    releases.push(product.stop);
    partner = await product.addPartner();
    await partner.push('master/uoms', ndjson(items), { mode: 'bulk' }).expect(202);
    const lock = await product.holdLock('LOCK TABLE records');
    const worker = product.startApp('worker', { LOG_LEVEL: 'info' });
    await lock.waiters(1);
    // One that comes at once is taken for the first one's echo.
    const again = setInterval(() => worker.send('SIGTERM'), 50);
    expect(await worker.ended).toBe(1);
    clearInterval(again);
    expect(worker.output()).toContain('Forced to exit');
  });
});

interface Stores {
  postgres: TestPostgres;
  redis: TestRedis | undefined;
}

/** Starts stores for one test, and the product on them: with the queue on Redis, or all on Postgres. */
async function startOnStores(withRedis: boolean): Promise<Stores> {
  const postgres = await startPostgres();
  releases.push(postgres.stop);
  const redis = withRedis ? await startRedis() : undefined;
  if (redis !== undefined) releases.push(redis.stop);
  const stores = { databaseUrl: postgres.url, ...(redis && { redisUrl: redis.url }) };
  product = await startTestProduct({ limits, stores });
  releases.push(product.stop);
  return { postgres, redis };
}

/** Starts a second API; resolves when it responds. */
async function startApi() {
  const port = await findFreePort();
  const api = product.startApp('api', { PORT: String(port) });
  const client = new PartnerClient(`http://127.0.0.1:${port}`, partner);
  const isAnswered = () =>
    client.get('/jobs').then(
      () => true as const,
      () => undefined,
    );
  await waitUntil('the API responds', isAnswered);
  return { api, client };
}

/** What is lost, whether the queue is on Redis, and how; then how it comes back. */
const losses: [string, boolean, (stores: Stores) => unknown, (stores: Stores) => unknown][] = [
  ['Postgres is gone', false, ({ postgres }) => postgres.crash(), ({ postgres }) => postgres.start()],
  ['Postgres hangs', false, ({ postgres }) => postgres.pause(), ({ postgres }) => postgres.resume()],
  ['Redis is gone', true, ({ redis }) => redis?.kill(), ({ redis }) => redis?.start()],
  ['Redis hangs', true, ({ redis }) => redis?.pause(), ({ redis }) => redis?.resume()],
];

describe('processes that are stopped', () => {
  it('have time for all releases, one after the other', () => {
    const { process, server, worker, reconciler, queue, database } = releaseTimeouts;
    expect(server + queue + database).toBeLessThan(process);
    expect(reconciler + worker + queue + database).toBeLessThan(process);
  });

  it.each(losses.filter(([, withRedis]) => !withRedis || testsRedis()))(
    'end by themselves and within their time where %s',
    async (_, withRedis, lose, giveBack) => {
      const stores = await startOnStores(withRedis);
      const { worker } = await startJob();
      const { api, client } = await startApi();
      await lose(stores);
      releases.push(async () => void (await giveBack(stores)));
      const requests = [client.get('/jobs'), client.push('master/uoms', ndjson(items), { mode: 'bulk' })];
      const underWay = Promise.allSettled(requests);
      for (const app of [worker, api]) app.send('SIGTERM');
      for (const app of [worker, api]) {
        expect([0, 1]).toContain(await app.ended);
        // What ends a process that has not released everything by itself.
        expect(app.output()).not.toContain('Shutdown did not finish');
      }
      await underWay;
    },
  );
});
