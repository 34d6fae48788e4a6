import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runJob } from '@sluice/ingest';
import { json, ndjson, type PartnerClient, startTestProduct, type TestProduct } from '../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SEGMENT_BYTES: '10000', SLUICE_CHUNK_ITEMS: '50' } });
});
afterAll(() => product.stop());
beforeEach(async () => {
  await product.stopWorkers();
  partner = await product.addPartner();
});

const uoms = Array.from({ length: 1_000 }, (_, i) => ({ source_id: `U${i}`, source_version: 1, name: `Unit ${i}` }));

async function accept(): Promise<string> {
  const { body } = await partner.push('master/uoms', ndjson(uoms), { mode: 'bulk' }).expect(202);
  return body.job_id;
}

async function rowOf(jobId: string) {
  const found = await product.db.job.findMany({
    where: { partnerId: partner.partnerId },
    orderBy: { acceptedSeq: 'desc' },
    take: 1,
  });
  if (found[0] === undefined) throw new Error(`No row for ${jobId}.`);
  return found[0];
}

describe('a job whose worker is gone', () => {
  it.each([1, 3, 12])('goes on after %i chunks, each item applied once', async (chunks) => {
    const jobId = await accept();
    const row = await rowOf(jobId);
    const stop = new AbortController();
    let committed = 0;
    const resources = product.resources({
      afterCommit: () => {
        committed += 1;
        // The claim is the first.
        if (committed === chunks + 1) stop.abort(new Error('gone'));
      },
    });
    await expect(runJob(resources, { jobId: row.jobId, signal: stop.signal })).rejects.toThrow('gone');
    const half = await partner.get(`/jobs/${jobId}`).expect(200);
    expect(half.body).toMatchObject({ state: 'RUNNING', counts: { total: 1_000 } });
    expect(half.body.counts.accepted).toBeGreaterThanOrEqual(chunks);
    expect(half.body.counts.accepted).toBeLessThan(1_000);
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject({
      state: 'COMPLETED',
      counts: { total: 1_000, accepted: 1_000, created: 1_000, replay: 0, unprocessed: 0 },
    });
  });

  it('writes nothing once another has claimed the job', async () => {
    const jobId = await accept();
    const row = await rowOf(jobId);
    const never = new AbortController().signal;
    const slow = product.resources({
      afterCommit: async () => {
        await product.db.job.update({ where: { jobId: row.jobId }, data: { epoch: { increment: 1 } } });
      },
    });
    await runJob(slow, { jobId: row.jobId, signal: never });
    const left = await partner.get(`/jobs/${jobId}`).expect(200);
    expect(left.body.state).toBe('RUNNING');
    expect(left.body.counts.accepted).toBeLessThan(1_000);
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject({
      state: 'COMPLETED',
      counts: { accepted: 1_000, created: 1_000, replay: 0 },
    });
  });

  it('is cancelled between chunks, and reports what it did not get to', async () => {
    const jobId = await accept();
    const row = await rowOf(jobId);
    let committed = 0;
    const resources = product.resources({
      afterCommit: async () => {
        committed += 1;
        // The claim is the first, and one chunk the second.
        if (committed === 2) await partner.post(`/jobs/${jobId}/cancel`).expect(200);
      },
    });
    await runJob(resources, { jobId: row.jobId, signal: new AbortController().signal });
    const { body } = await partner.get(`/jobs/${jobId}`).expect(200);
    expect(body.state).toBe('CANCELLED');
    expect(body.counts.unprocessed).toBeGreaterThan(0);
    expect(body.counts.accepted + body.counts.unprocessed).toBe(1_000);
    await partner.post(`/jobs/${jobId}/retry`).expect(200);
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject({
      state: 'COMPLETED',
      counts: { accepted: 1_000, created: 1_000, unprocessed: 0 },
    });
  });

  it('is put into the queue again by the reconciler', async () => {
    const jobId = await accept();
    await product.emptyQueue();
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject({ state: 'COMPLETED', counts: { accepted: 1_000 } });
    await partner.push('master/uoms', json([uoms[0]])).expect(200);
  });
});
