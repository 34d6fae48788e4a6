import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { json, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let owner: PartnerClient;
let other: PartnerClient;
let ids: { job: string; quarantine: string };

beforeAll(async () => {
  product = await startTestProduct();
  owner = await product.addPartner();
  other = await product.addPartner();
  await owner.push('master/uoms', json([{ source_id: 'EA', name: 'Each' }])).expect(200);
  const { body } = await owner.push('master/skus', json([{ source_id: 'A', name: 'a', base_uom: 'KG' }])).expect(200);
  const job = await owner.push('master/skus', json([{ source_id: 'B', name: 'b', base_uom: 'EA' }]), {
    mode: 'bulk',
    correlationId: 'own',
  });
  ids = { job: job.body.job_id, quarantine: body.results[0].quarantine_id };
});
afterAll(() => product.stop());

describe('another partner', () => {
  it.each<['get' | 'post' | 'delete', string]>([
    ['get', '/jobs/{job}'],
    ['get', '/jobs/{job}/errors'],
    ['get', '/jobs/{job}/errors.csv'],
    ['get', '/jobs/{job}/errors.json'],
    ['post', '/jobs/{job}/cancel'],
    ['post', '/jobs/{job}/retry'],
    ['get', '/master/uoms/EA'],
    ['get', '/quarantine/{quarantine}'],
    ['post', '/quarantine/{quarantine}/release'],
    ['delete', '/quarantine/{quarantine}'],
  ])('gets 404 on %s %s of the owner', async (method, template) => {
    const path = template.replace('{job}', ids.job).replace('{quarantine}', ids.quarantine);
    await other[method](path).expect(404);
    expect((await owner.get(`/jobs/${ids.job}`).expect(200)).body.state).toBe('QUEUED');
    await owner.get(`/quarantine/${ids.quarantine}`).expect(200);
  });

  it('sees none of it in listings', async () => {
    for (const path of ['/jobs', '/quarantine', '/master/uoms', '/master/skus']) {
      expect((await other.get(path).expect(200)).body.items).toEqual([]);
    }
  });

  it('has correlation ids, references and records of its own', async () => {
    const { body } = await other
      .push('master/skus', json([{ source_id: 'B', name: 'x', base_uom: 'EA' }]), {
        mode: 'bulk',
        correlationId: 'own',
      })
      .expect(202);
    expect(body.job_id).not.toBe(ids.job);
    const sync = await other.push('master/skus', json([{ source_id: 'A', name: 'x', base_uom: 'EA' }])).expect(200);
    expect(sync.body.summary.quarantined).toBe(1);
  });
});
