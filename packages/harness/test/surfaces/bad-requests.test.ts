import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { json, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SYNC_MAX_BYTES: '2000', SLUICE_BULK_MAX_BYTES: '5000' } });
  partner = await product.addPartner();
});
afterAll(() => product.stop());

interface Case {
  name: string;
  method?: 'get' | 'post' | 'put' | 'delete';
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  status: number;
  code: string;
}

const good = JSON.stringify({ items: [{ source_id: 'A', name: 'a' }] });
const big = JSON.stringify({ items: [{ source_id: 'A', name: 'a'.repeat(6000) }] });
const post = {
  method: 'post',
  path: '/master/uoms',
  headers: { 'Content-Type': 'application/json' },
  body: good,
} as const;
const bulk = { ...post, path: '/master/uoms?mode=bulk' } as const;
const unknownJob = '/jobs/job-01HZZZZZZZZZZZZZZZZZZZZZZZ';

const cases: Case[] = [
  { name: 'no key', ...post, headers: { ...post.headers, 'X-API-Key': '' }, status: 401, code: 'unauthorized' },
  {
    name: 'a wrong key',
    ...post,
    headers: { ...post.headers, 'X-API-Key': 'slk_wrong' },
    status: 401,
    code: 'unauthorized',
  },
  { name: 'an unknown path', path: '/nowhere/at/all/of/it', status: 404, code: 'not_found' },
  { name: 'an unknown collection', ...post, path: '/master/widgets', status: 404, code: 'unknown_collection' },
  {
    name: 'an unknown collection of an inherited name',
    ...post,
    path: '/constructor/prototype',
    status: 404,
    code: 'unknown_collection',
  },
  { name: 'a wrong method', ...post, method: 'put', status: 405, code: 'method_not_allowed' },
  { name: 'an unknown mode', ...post, path: '/master/uoms?mode=merge', status: 400, code: 'unknown_mode' },
  { name: 'two modes', ...post, path: '/master/uoms?mode=bulk&mode=upsert', status: 400, code: 'invalid_parameter' },
  {
    name: 'allow_empty that is no boolean',
    ...bulk,
    path: '/master/uoms?mode=full-refresh&allow_empty=1',
    status: 400,
    code: 'invalid_parameter',
  },
  { name: 'no Content-Type', ...post, headers: { 'Content-Type': '' }, status: 415, code: 'unsupported_media_type' },
  {
    name: 'a Content-Type that is not taken',
    ...post,
    headers: { 'Content-Type': 'application/xml' },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    name: 'a charset that is not taken',
    ...post,
    headers: { 'Content-Type': 'application/json; charset=utf-16' },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    name: 'a Content-Encoding that is not taken',
    ...bulk,
    headers: { ...post.headers, 'Content-Encoding': 'compress' },
    status: 415,
    code: 'unsupported_encoding',
  },
  {
    name: 'invalid gzip',
    ...bulk,
    headers: { ...post.headers, 'Content-Encoding': 'gzip' },
    status: 400,
    code: 'malformed_body',
  },
  {
    name: 'truncated gzip',
    ...bulk,
    headers: { ...post.headers, 'Content-Encoding': 'gzip' },
    body: gzipSync(good).subarray(0, 20),
    status: 400,
    code: 'malformed_body',
  },
  { name: 'a synchronous body over the limit', ...post, body: big, status: 413, code: 'payload_too_large' },
  { name: 'a bulk body over the limit', ...bulk, body: big, status: 413, code: 'payload_too_large' },
  {
    name: 'a bulk body over the limit once it is decoded',
    ...bulk,
    headers: { ...post.headers, 'Content-Encoding': 'gzip' },
    body: gzipSync(big),
    status: 413,
    code: 'payload_too_large',
  },
  { name: 'an empty synchronous body', ...post, body: '', status: 400, code: 'empty_body' },
  { name: 'an empty bulk body', ...bulk, body: '', status: 400, code: 'empty_body' },
  { name: 'truncated JSON', ...post, body: '{"items":[{"source_id":"A"', status: 400, code: 'malformed_body' },
  { name: 'JSON that is no object', ...post, body: '[1]', status: 400, code: 'malformed_body' },
  { name: 'JSON without items', ...post, body: '{"records":[]}', status: 400, code: 'malformed_body' },
  { name: 'trailing garbage', ...post, body: `${good}}`, status: 400, code: 'malformed_body' },
  {
    name: 'CSV with an unknown column',
    ...post,
    headers: { 'Content-Type': 'text/csv' },
    body: 'source_id,colour\nA,red\n',
    status: 400,
    code: 'malformed_body',
  },
  {
    name: 'CSV without source_id',
    ...post,
    headers: { 'Content-Type': 'text/csv' },
    body: 'name\na\n',
    status: 400,
    code: 'malformed_body',
  },
  {
    name: 'a correlation id that is too long',
    ...post,
    headers: { ...post.headers, 'X-Correlation-Id': 'x'.repeat(129) },
    status: 400,
    code: 'invalid_correlation_id',
  },
  {
    name: 'two correlation ids',
    ...post,
    headers: { ...post.headers, 'X-Correlation-Id': 'a', 'Idempotency-Key': 'b' },
    status: 400,
    code: 'invalid_correlation_id',
  },
  { name: 'an unknown job', path: unknownJob, status: 404, code: 'not_found' },
  { name: 'an invalid job id', path: '/jobs/12345', status: 404, code: 'not_found' },
  { name: 'the errors of an unknown job', path: `${unknownJob}/errors`, status: 404, code: 'not_found' },
  { name: 'cancelling an unknown job', method: 'post', path: `${unknownJob}/cancel`, status: 404, code: 'not_found' },
  { name: 'a limit of zero', path: '/jobs?limit=0', status: 400, code: 'invalid_parameter' },
  { name: 'a limit that is no number', path: '/jobs?limit=many', status: 400, code: 'invalid_parameter' },
  { name: 'a cursor of our own making', path: '/jobs?cursor=%00%00', status: 400, code: 'invalid_parameter' },
  {
    name: 'a cursor past every number',
    path: '/jobs?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk',
    status: 400,
    code: 'invalid_parameter',
  },
  { name: 'an unknown state', path: '/jobs?state=DONE', status: 400, code: 'invalid_parameter' },
  { name: 'an unknown lifecycle', path: '/master/uoms?lifecycle=GONE', status: 400, code: 'invalid_parameter' },
  { name: 'a record that is not there', path: '/master/uoms/nowhere', status: 404, code: 'not_found' },
  { name: 'a record id with NUL', path: '/master/uoms/%00', status: 404, code: 'not_found' },
  { name: 'a path that is not percent-encoded right', path: '/master/uoms/%E0%A4%A', status: 400, code: 'bad_request' },
];

describe('a request that cannot be served', () => {
  it.each(cases)(
    '$name answers $status $code as problem+json, and leaves nothing',
    async ({ method = 'get', path, headers, body, status, code }) => {
      const request = supertest(product.baseUrl)[method](`/wms-ingest/v1${path}`);
      for (const [name, value] of Object.entries({ 'X-API-Key': partner.apiKey, ...headers })) {
        if (value !== '') request.set(name, value);
      }
      if (headers?.['Content-Type'] === '') request.unset('Content-Type');
      const response = await (body === undefined
        ? request
        : request.serialize((sent: unknown) => sent as string).send(body));
      expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect({ status: response.status, code: response.body.code }).toEqual({ status, code });
      expect(response.body).toMatchObject({
        status,
        title: expect.any(String),
        detail: expect.stringMatching(/\w/),
        correlation_id: response.headers['x-correlation-id'],
      });
      expect(await product.db.job.count()).toBe(0);
      expect(await product.payloadKeys(partner.partnerId)).toEqual([]);
    },
  );

  it('says which methods a path supports', async () => {
    const response = await supertest(product.baseUrl)
      .put('/wms-ingest/v1/jobs')
      .set('X-API-Key', partner.apiKey)
      .expect(405);
    expect(response.headers.allow).toContain('GET');
  });

  it('refuses a revoked key at once, while another key of the partner goes on', async () => {
    const second = await product.addKey(partner.partnerId);
    await product.admin('delete', `/partners/${partner.partnerId}/keys/${second.keyId}`).expect(204);
    await supertest(product.baseUrl).get('/wms-ingest/v1/capabilities').set('X-API-Key', second.apiKey).expect(401);
    await partner.get('/capabilities').expect(200);
  });
});

describe('the admin surface', () => {
  it.each([
    ['no key', undefined, 401],
    ['a partner’s key', 'partner', 403],
  ])('refuses %s', async (_, key, status) => {
    const request = supertest(product.baseUrl).get('/admin/v1/partners');
    if (key !== undefined) request.set('X-API-Key', partner.apiKey);
    expect((await request).status).toBe(status);
  });

  it.each([
    { body: { partner_id: 'No Good', name: 'x' }, status: 422 },
    { body: { partner_id: 'ok' }, status: 422 },
    { body: { partner_id: 'ok', name: 'x', more: 1 }, status: 422 },
  ])('refuses a partner like $body', async ({ body, status }) => {
    const response = await product.admin('post', '/partners').send(body);
    expect(response.status).toBe(status);
    expect(response.body.detail).toMatch(/\w/);
  });

  it('refuses a partner that exists already', async () => {
    const response = await product.admin('post', '/partners').send({ partner_id: partner.partnerId, name: 'again' });
    expect({ status: response.status, code: response.body.code }).toEqual({ status: 409, code: 'already_exists' });
  });

  it('stores keys only as hashes', async () => {
    const rows = await product.db.apiKey.findMany();
    expect(
      JSON.stringify(rows.map((row) => ({ ...row, keyHash: Buffer.from(row.keyHash).toString('latin1') }))),
    ).not.toContain(partner.apiKey);
  });

  it('shows Bull Board only to operators, and only ids on it', async () => {
    const board = supertest(product.baseUrl);
    const challenge = await board.get('/ops/queues').redirects(1);
    expect(challenge.status).toBe(401);
    expect(challenge.headers['www-authenticate']).toMatch(/^Basic/);
    await board
      .get('/ops/queues')
      .redirects(1)
      .auth('anyone', product.adminApiKey)
      .expect(200)
      .expect('content-type', /html/);
    const secret = json([{ source_id: 'SECRET-CANARY', name: 'x' }]);
    await partner.push('master/uoms', secret, { mode: 'bulk' }).expect(202);
    const queues = await board
      .get('/ops/queues/api/queues?activeQueue=sluice')
      .set('X-API-Key', product.adminApiKey)
      .expect(200);
    expect(queues.text).toContain(partner.partnerId);
    expect(queues.text).not.toContain('SECRET-CANARY');
    const [queue] = queues.body.queues;
    expect(queue.readOnlyMode).toBe(true);
    await board.put(`/ops/queues/api/queues/${queue.name}/pause`).set('X-API-Key', product.adminApiKey).expect(403);
  });
});
