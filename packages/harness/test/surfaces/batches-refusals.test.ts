import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SYNC_MAX_BYTES: '5000' } });
  partner = await product.addPartner();
});
afterAll(() => product.stop());

const items = [{ id: 'a', name: 'A' }];
const batch = { resource: 'contact', action: 'merge', items };

interface Refusal {
  name: string;
  body?: string | Buffer | object;
  headers?: Record<string, string>;
  status: number;
  code: string;
  /** A part of the detail. */
  tells?: string;
}

const mergeAlone = ['shipment', 'tracker', 'asset'].flatMap((resource) =>
  ['overwrite', 'delete'].map((action) => ({
    name: `${action} of a ${resource}`,
    body: { resource, action, items },
    status: 422,
    code: 'validation_failed',
    tells: `only action merge, not '${action}'`,
  })),
);

const invalid = (
  [
    ['no resource', { ...batch, resource: undefined }, "'resource' is missing"],
    ['an unknown resource', { ...batch, resource: 'customer' }, 'contact, group'],
    ['no action', { ...batch, action: undefined }, "'action' is missing"],
    ['an unknown action', { ...batch, action: 'create' }, 'merge, overwrite, delete'],
    ['an unknown mode', { ...batch, mode: 'async' }, 'mixed, sync'],
    ['neither items nor upload', { ...batch, items: undefined }, 'either'],
    ['both items and upload', { ...batch, upload: true }, 'either'],
    ['an upload that is no boolean', { ...batch, upload: 'yes' }, 'true or false'],
    ['an upload in mode sync', { ...batch, items: undefined, upload: true, mode: 'sync' }, 'sync'],
    ['items that are no list', { ...batch, items: {} }, 'list'],
    ['no items', { ...batch, items: [] }, 'no items'],
    ['another field', { ...batch, partner: 'p' }, "'partner'"],
    ['a very long word', { ...batch, resource: 'x'.repeat(2_000) }, "'resource'"],
    ['a field twice', '{"resource":"contact","resource":"group","action":"merge","items":[]}', 'repeated'],
  ] as const
).map(([name, body, tells]) => ({ name, body, tells, status: 422, code: 'validation_failed' }));

const others: Refusal[] = [
  { name: 'no key', headers: { 'X-API-Key': '' }, status: 401, code: 'unauthorized' },
  { name: 'no body', body: '', status: 400, code: 'empty_body' },
  { name: 'a body that is not valid JSON', body: '{"resource":', status: 400, code: 'malformed_body' },
  { name: 'a list', body: [batch], status: 400, code: 'malformed_body', tells: 'not a valid JSON object, from byte 0' },
  {
    name: 'a body that is not valid UTF-8',
    body: Buffer.from('{"resource":"\xff"}', 'latin1'),
    status: 400,
    code: 'malformed_body',
  },
  { name: 'a large body', body: JSON.stringify(batch) + ' '.repeat(5_000), status: 413, code: 'payload_too_large' },
  {
    name: 'a body that grows large',
    body: gzipSync(' '.repeat(6_000)),
    headers: { 'Content-Encoding': 'gzip' },
    status: 413,
    code: 'payload_too_large',
  },
  { name: 'CSV', headers: { 'Content-Type': 'text/csv' }, status: 415, code: 'unsupported_media_type' },
  { name: 'an invalid id', headers: { 'X-Correlation-Id': 'a b' }, status: 400, code: 'invalid_correlation_id' },
];

describe('the batches surface', () => {
  it.each<Refusal>([...mergeAlone, ...invalid, ...others])(
    'refuses $name with $status $code, and stores nothing',
    async (refusal) => {
      const { body = batch, headers = {}, status, code, tells = '' } = refusal;
      const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const request = supertest(product.baseUrl)
        .post('/api/v1/batches')
        .set({ 'Content-Type': 'application/json', 'X-API-Key': partner.apiKey, ...headers });
      const response = (await (bytes === ''
        ? request
        : request.serialize((sent) => sent).send(bytes))) as supertest.Response;
      expect({ status: response.status, body: response.body }).toEqual({
        status,
        body: expect.objectContaining({ code, detail: expect.stringContaining(tells) }),
      });
      expect(response.headers['content-type']).toBe('application/problem+json');
      expect(await product.db.job.count()).toBe(0);
      expect(await product.db.$queryRaw`SELECT * FROM batches`).toEqual([]);
      expect(await product.payloadKeys(partner.partnerId)).toEqual([]);
    },
  );

  it.each([
    ['?status=done', 400],
    ['?resource=customer', 400],
    ['?action=create', 400],
    ['?limit=0', 400],
    ['?cursor=none', 400],
    ['?state=queued', 400],
    ['/1', 404],
    ['/00000000-0000-0000-0000-000000000000', 404],
    ['/00000000-0000-0000-0000-000000000000/more', 404],
  ])('refuses to read %s with %d', async (path, status) => {
    const request = supertest(product.baseUrl).get(`/api/v1/batches${path}`).set('X-API-Key', partner.apiKey);
    expect((await request.expect(status)).headers['content-type']).toBe('application/problem+json');
  });
});
