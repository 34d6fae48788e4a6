import { afterEach, describe, expect, it } from '@jest/globals';
import { json, ndjson, startTestProduct, type TestProduct, testedBackends } from '../../src/index.ts';

let product: TestProduct;
afterEach(() => product.stop());

const skus = Array.from({ length: 100_000 }, (_, i) => ({
  source_id: `S${i}`,
  source_version: 1,
  name: `n ${i}`,
  base_uom: 'EA',
}));

describe.each(testedBackends())('a large job, with BullMQ on %s', (backend) => {
  it('is accepted with 202 for 100,000 items before a worker begins, and is the same job for the same submission', async () => {
    product = await startTestProduct({ backend });
    const partner = await product.addPartner();
    await partner.push('master/uoms', json([{ source_id: 'EA', name: 'Each' }])).expect(200);
    const body = ndjson(skus);
    const first = await partner
      .push('master/skus', body, { mode: 'bulk', correlationId: 'load', encoding: 'gzip' })
      .expect(202);
    expect(first.body).toMatchObject({
      state: 'QUEUED',
      correlation_id: 'load',
      accepted_at: expect.stringMatching(/Z$/),
    });
    expect(first.headers).toMatchObject({
      location: first.body.status_url,
      'retry-after': expect.stringMatching(/^\d+$/),
    });
    const again = await partner.push('master/skus', body, { mode: 'bulk', correlationId: 'load' }).expect(202);
    expect(again.body.job_id).toBe(first.body.job_id);
    await product.startWorker();
    const job = await partner.waitForEnd(first.body.job_id);
    expect(job).toMatchObject({ state: 'COMPLETED', counts: { total: 100_000, accepted: 100_000, created: 100_000 } });
    const after = await partner.push('master/skus', body, { mode: 'bulk', correlationId: 'load' }).expect(202);
    expect(after.body).toMatchObject({ job_id: first.body.job_id, state: 'COMPLETED' });
  });

  it('is refreshed at once, before Postgres has any statistics of what was loaded', async () => {
    product = await startTestProduct({ backend });
    await product.startWorker();
    const partner = await product.addPartner();
    await partner.push('master/uoms', json([{ source_id: 'EA', name: 'Each' }])).expect(200);
    await partner.run('master/skus', ndjson(skus), { encoding: 'gzip' });
    const job = await partner.run('master/skus', ndjson(skus.slice(1_000)), { mode: 'full-refresh', encoding: 'gzip' });
    expect(job).toMatchObject({ state: 'COMPLETED', counts: { total: 99_000, replay: 99_000, tombstoned: 1_000 } });
  });
});
