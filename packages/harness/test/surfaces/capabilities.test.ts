import { afterAll, beforeAll, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct();
  partner = await product.addPartner();
});
afterAll(() => product.stop());

it('says what the service can do, and where each schema is', async () => {
  const { body } = await partner.get('/capabilities').expect(200);
  expect(body).toMatchObject({
    bulk_async_threshold: 10_000,
    max_body_bytes: { upsert: 4 * 1024 * 1024, bulk: 5 * 1024 ** 3, 'full-refresh': 5 * 1024 ** 3 },
    modes: ['upsert', 'bulk', 'full-refresh'],
    content_types: ['application/json', 'application/x-ndjson', 'text/csv'],
    retention: { job_days: 7, error_days: 30 },
    limits: { requests_per_s: 1_000, max_unfinished_jobs: 1_000, max_payload_bytes: 50 * 1024 ** 3 },
  });
  expect(body.collections).toHaveLength(12);
  for (const { schema_url, path } of body.collections) {
    const schema = await supertest(product.baseUrl).get(schema_url).set('X-API-Key', partner.apiKey).expect(200);
    expect(schema.body).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' });
    await partner.get(`/${path}`).expect(200);
  }
});

it("says which limits are the partner's own", async () => {
  const limits = { requests_per_s: 50, max_unfinished_jobs: 5, max_payload_bytes: 5_000_000_000 };
  const other = await product.addPartner();
  await product.admin('patch', `/partners/${other.partnerId}`).send(limits).expect(200);
  expect((await other.get('/capabilities').expect(200)).body.limits).toEqual(limits);
});

it('has probes for liveness and readiness', async () => {
  await supertest(product.baseUrl).get('/healthz').expect(200);
  await supertest(product.baseUrl).get('/readyz').expect(200);
});
