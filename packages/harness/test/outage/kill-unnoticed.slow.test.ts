import { afterEach, describe, expect, it } from '@jest/globals';
import {
  json,
  ndjson,
  type PartnerClient,
  startTestProduct,
  type TestApp,
  type TestProduct,
  testsRedis,
  waitUntil,
} from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
afterEach(() => product.stop());

const segments = 3;
const items = Array.from({ length: 300 }, (_, i) => ({
  source_id: `U${i}`,
  source_version: 1,
  name: `Unit ${i}`,
  base_uom: 'EA',
}));

/**
 * Stops a worker in every segment of a job, each at its first chunk and outside of any transaction: where it looks up
 * references. A second worker has nothing to do.
 */
async function blockWorker() {
  partner = await product.addPartner();
  await partner.push('master/uoms', json([{ source_id: 'EA', name: 'Each' }])).expect(200);
  const { body } = await partner.push('master/uoms', ndjson(items), { mode: 'bulk' }).expect(202);
  const lock = await product.holdLock('LOCK TABLE records');
  const worker = product.startApp('worker', { LOG_LEVEL: 'warn' });
  await lock.waiters(segments);
  await product.startWorker();
  return { jobId: body.job_id as string, lock, worker };
}

const complete = { state: 'COMPLETED', counts: { total: 300, accepted: 300, created: 300, replay: 0 } };
const limits = { SLUICE_SEGMENT_BYTES: '10000', SLUICE_CHUNK_ITEMS: '50' };

/** Only the queue notices, by locks that are not renewed: BullMQ takes up to 15 s to hand the work to another worker. */
describe('a worker that stops responding in the middle of a job', () => {
  it('has its segments taken over where it was killed', async () => {
    product = await startTestProduct({ backend: testsRedis() ? 'redis' : 'postgres', limits });
    const { jobId, lock, worker } = await blockWorker();
    await worker.kill();
    await lock.release();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
  });

  it('writes nothing when it wakes and another has ended the job', async () => {
    product = await startTestProduct({ limits });
    const { jobId, lock, worker } = await blockWorker();
    worker.send('SIGSTOP');
    await lock.release();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
    await expectNothingWritten(worker);
  });

  it('writes nothing when it wakes and its job was cancelled', async () => {
    product = await startTestProduct({ limits });
    const { jobId, lock, worker } = await blockWorker();
    worker.send('SIGSTOP');
    await lock.release();
    await partner.post(`/jobs/${jobId}/cancel`).expect(200);
    await expectNothingWritten(worker);
    const { body } = await partner.get(`/jobs/${jobId}`).expect(200);
    expect(body).toMatchObject({ state: 'CANCELLED', counts: { total: 300, accepted: 0, unprocessed: 300 } });
  });
});

/** Wakes a worker, which gives up each of its segments. */
async function expectNothingWritten(worker: TestApp): Promise<void> {
  const before = await written();
  worker.send('SIGCONT');
  const lost = () => worker.output().match(/Lost the claim/g)?.length;
  await waitUntil('every segment is given up', async () => (lost() === segments ? true : undefined));
  expect(await written()).toEqual(before);
}

/** Everything that a chunk writes. */
async function written() {
  const { db } = product;
  return { jobs: await db.job.findMany(), ledger: await db.ledger.findMany(), records: await db.record.findMany() };
}
