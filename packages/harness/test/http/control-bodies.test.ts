import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct();
  partner = await product.addPartner();
});
afterAll(() => product.stop());

describe('a duplicate field in a small body', () => {
  it.each([
    ['POST', '/admin/v1/partners', '{"partner_id":"twice","name":"a","n\\u0061me":"b"}', 'name'],
    ['PATCH', '/admin/v1/partners/$PARTNER', '{"name":"a","name":"b"}', 'name'],
    ['POST', '/wms-ingest/v1/sessions', '{"collection":"master/uoms","mode":"bulk","mode":"full-refresh"}', 'mode'],
    ['POST', '/papi-sync/session', '{"contexts":["en"],"contexts":["no"]}', 'contexts'],
    ['POST', '/product/state/list/by-ids', '{"ids":["A"],"action":"PUBLISH","action":"UNPUBLISH"}', 'action'],
    ['PUT', '/products/archive/by-ids', '{"ids":["A"],"ids":["B"]}', 'ids'],
  ])('is refused: %s %s', async (method, path, body, field) => {
    const apiKey = path.startsWith('/admin') ? product.adminApiKey : partner.apiKey;
    const send = supertest(product.baseUrl)[method.toLowerCase() as 'post' | 'put' | 'patch'];
    const response = await send(path.replace('$PARTNER', partner.partnerId))
      .set('X-API-Key', apiKey)
      .set('Content-Type', 'application/json')
      .send(body);
    expect(response.status).toBe(422);
    expect(response.body).toMatchObject({
      code: 'validation_failed',
      detail: `Field '${field}' is repeated. Send it once.`,
    });
  });
});
