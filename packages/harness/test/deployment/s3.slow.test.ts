import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPayloadStore } from '@sluice/runtime';
import { ndjson, startS3, startTestProduct, type TestProduct, type TestS3 } from '../../src/index.ts';

const uoms = Array.from({ length: 5_000 }, (_, i) => ({
  source_id: `U${i}`,
  source_version: 1,
  name: `Unit ${i} ${'é'.repeat(100)}`,
}));
const minuteMs = 60_000;

let s3: TestS3;
let product: TestProduct;

beforeAll(async () => {
  s3 = await startS3();
  product = await startTestProduct({
    limits: {
      PAYLOAD_STORE_URL: s3.storeUrl,
      SLUICE_SEGMENT_BYTES: '100000',
      SLUICE_CHUNK_ITEMS: '500',
      SLUICE_BULK_MAX_BYTES: '2000000',
    },
  });
});

afterAll(async () => {
  await product?.stop();
  await s3?.stop();
});

describe('the product with payloads on S3', () => {
  it('runs a job of many segments on two workers, and stores nothing of submissions that became no job', async () => {
    await product.startWorker();
    await product.startWorker();
    const partner = await product.addPartner();
    const job = await partner.run('master/uoms', ndjson(uoms), { correlationId: 'load' });
    expect(job).toMatchObject({
      state: 'COMPLETED',
      counts: { total: 5_000, accepted: 5_000, created: 5_000, replay: 0, rejected: 0, unprocessed: 0 },
    });
    expect(await partner.record('master/uoms', 'U4999')).toMatchObject({ data: { name: uoms[4_999]?.name } });

    const again = await partner.push('master/uoms', ndjson(uoms), { mode: 'bulk', correlationId: 'load' }).expect(202);
    expect(again.body.job_id).toBe(job.job_id);
    await partner.push('master/uoms', ndjson([...uoms, ...uoms]), { mode: 'bulk' }).expect(413);
    await partner.push('master/uoms', ndjson([]), { mode: 'bulk' }).expect(400);

    const { payloads, close } = await openPayloadStore(s3.storeUrl);
    const keys: string[] = [];
    for await (const { key } of payloads.list()) keys.push(key);
    const jobs = await product.db.job.findMany({ where: { partnerId: partner.partnerId } });
    expect(jobs.map((row) => row.payloadKey)).toEqual(keys);
    expect(await payloads.removeAbandoned(new Date(Date.now() + minuteMs))).toBe(0);
    await close();
  });

  it('joins the parts of a session, and keeps only the joined payload', async () => {
    const partner = await product.addPartner();
    const { body } = await partner
      .post('/sessions')
      .send({ collection: 'master/uoms', mode: 'full-refresh' })
      .expect(201);
    const put = (part: number, bytes: string) =>
      partner.put(`/sessions/${body.session_id}/parts/${part}`).set('Content-Type', 'application/x-ndjson').send(bytes);
    await put(3, '{"source_id":\n[').expect(200);
    await put(2, String(ndjson(uoms.slice(2_000)).bytes)).expect(200);
    await put(1, String(ndjson(uoms.slice(0, 2_000)).bytes)).expect(200);
    await put(4, `[${'a'.repeat(100_000)}`).expect(400);
    const done = await partner.post(`/sessions/${body.session_id}/done`).expect(202);
    expect(await partner.waitForEnd(done.body.job_id)).toMatchObject({
      state: 'COMPLETED_WITH_ERRORS',
      counts: { total: 5_002, created: 5_000, rejected: 2 },
    });
    const { payloads, close } = await openPayloadStore(s3.storeUrl);
    const keys: string[] = [];
    for await (const { key } of payloads.list()) if (key.startsWith(partner.partnerId)) keys.push(key);
    await close();
    expect(keys).toHaveLength(1);
  });

  it('is not ready while S3 does not respond', async () => {
    await product.stopWorkers();
    const ready = await fetch(`${product.baseUrl}/readyz`);
    expect(ready.status).toBe(200);
    await s3.stop();
    const unready = await fetch(`${product.baseUrl}/readyz`);
    expect(unready.status).toBe(503);
    expect(await unready.json()).toMatchObject({ checks: { payload_store: 'failed', database: 'ok' } });
  });
});
