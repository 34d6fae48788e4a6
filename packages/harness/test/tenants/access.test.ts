import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { json, type PartnerClient, readFault, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let owner: PartnerClient;
let stranger: PartnerClient;
/** The values of `{name}` in a path: the owner's, except `{revoked}`. */
const values = new Map<string, string>();

beforeAll(async () => {
  product = await startTestProduct();
  owner = await product.addPartner();
  stranger = await product.addPartner();
  const revoked = await product.addKey(owner.partnerId);
  await product.admin('delete', `/partners/${owner.partnerId}/keys/${revoked.keyId}`).expect(204);
  const quarantined = await owner
    .push('master/skus', json([{ source_id: 'A', name: 'a', base_uom: 'KG' }]))
    .expect(200);
  const job = await owner.push('master/uoms', json([{ source_id: 'EA', name: 'Each' }]), { mode: 'bulk' }).expect(202);
  await owner.push('master/uoms', json([{ source_id: 'MTR', name: 'Metre' }])).expect(200);
  const bulk = await call(owner, 'POST /api/v1/crm/customers/bulk', [
    { externalId: 'A', firstName: 'a', lastName: 'b' },
  ]);
  const batch = await call(owner, 'POST /api/v1/batches', { resource: 'contact', action: 'merge', upload: true });
  const sync = await call(owner, 'POST /papi-sync/session', { contexts: ['en'] });
  const session = await owner.post('/sessions').send({ collection: 'master/uoms', mode: 'bulk' }).expect(201);
  for (const [name, value] of [
    ['partner', owner.partnerId],
    ['revoked', revoked.apiKey],
    ['job', job.body.job_id],
    ['quarantine', quarantined.body.results[0].quarantine_id],
    ['session', session.body.session_id],
    ['bulk', JSON.parse(bulk.text).resource.uuid],
    ['batch', JSON.parse(batch.text).id],
    ['upload', JSON.parse(batch.text)._upload_url],
    ['sync', String(sync.headers.get('resource-id'))],
  ] as const)
    values.set(`{${name}}`, value);
});
afterAll(() => product.stop());

const fill = (text: string) => text.replaceAll(/\{\w+\}/g, (name) => values.get(name) ?? name);

async function send(target: string, headers: Record<string, string>, body?: unknown) {
  const [method = '', path = ''] = fill(target).split(' ');
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(product.baseUrl + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...content,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const call = (partner: PartnerClient, target: string, body?: unknown) =>
  send(target, { 'X-API-Key': partner.apiKey }, body);

function faultOf({ status, headers, text }: Awaited<ReturnType<typeof send>>) {
  const fault = readFault({ status, contentType: headers.get('content-type')?.split(';')[0], body: text });
  expect(fault.detail).toMatch(/\w{3}.*\.$/);
  expect(fault.correlationId).toBe(headers.get('x-correlation-id'));
  return { status, code: fault.code };
}

const surfaces = [
  ['native', 'GET /wms-ingest/v1/jobs'],
  ['async-bulk', 'GET /api/v1/async/jobs/{bulk}'],
  ['batches', 'GET /api/v1/batches'],
  ['sync-session', 'GET /papi-sync/session/{sync}'],
  ['published', 'GET /papi/products?context=en'],
  ['product', 'POST /product/state/list/by-ids'],
  ['admin', 'GET /admin/v1/partners'],
  ['board', 'GET /ops/queues'],
] as const;

const badKeys: [name: string, headers: Record<string, string>][] = [
  ['no key', {}],
  ['an empty key', { 'X-API-Key': '' }],
  ['a revoked key', { 'X-API-Key': '{revoked}' }],
  ['a revoked key as Bearer', { Authorization: 'Bearer {revoked}' }],
  ['a malformed key', { 'X-API-Key': 'slk_' }],
  ['a key in bytes that are no ASCII', { 'X-API-Key': '\xff\xfe' }],
  ['a key of 8,000 characters', { 'X-API-Key': 'k'.repeat(8_000) }],
  ['a Bearer of two words', { Authorization: 'Bearer one two' }],
  ['another scheme', { Authorization: 'Digest username="a"' }],
  ['two keys that differ', { 'X-API-Key': 'one', Authorization: 'Bearer two' }],
];

describe.each(surfaces)('the %s surface', (_surface, target) => {
  it.each(badKeys)('answers %s with 401, and says how to authenticate', async (_name, headers) => {
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
    const answer = await send(target, filled);
    expect(faultOf(answer)).toEqual({ status: 401, code: 'unauthorized' });
    expect(answer.headers.get('www-authenticate')).toMatch(/^(Basic|Bearer) realm="/);
  });
});

describe('a key of another kind', () => {
  it.each([
    ['GET /admin/v1/partners'],
    ['POST /admin/v1/partners'],
    ['GET /admin/v1/partners/{partner}'],
    ['PATCH /admin/v1/partners/{partner}'],
    ['POST /admin/v1/partners/{partner}/keys'],
    ['DELETE /admin/v1/partners/{partner}/keys/any'],
    ['GET /admin/v1/nowhere'],
  ])('of a partner does not open %s', async (target) => {
    expect(faultOf(await call(owner, target))).toEqual({ status: 403, code: 'forbidden' });
  });

  it.each(surfaces.slice(0, 6))('of an admin does not open the %s surface', async (_surface, target) => {
    const answer = await send(target, { 'X-API-Key': product.adminApiKey });
    expect(faultOf(answer)).toEqual({ status: 403, code: 'forbidden' });
  });
});

describe('a resource of another partner', () => {
  it.each([
    'GET /wms-ingest/v1/jobs/{job}',
    'GET /wms-ingest/v1/jobs/{job}/errors',
    'POST /wms-ingest/v1/jobs/{job}/cancel',
    'POST /wms-ingest/v1/jobs/{job}/retry',
    'GET /wms-ingest/v1/master/uoms/MTR',
    'GET /wms-ingest/v1/quarantine/{quarantine}',
    'POST /wms-ingest/v1/quarantine/{quarantine}/release',
    'DELETE /wms-ingest/v1/quarantine/{quarantine}',
    'GET /wms-ingest/v1/sessions/{session}',
    'PUT /wms-ingest/v1/sessions/{session}/parts/1',
    'POST /wms-ingest/v1/sessions/{session}/done',
    'DELETE /wms-ingest/v1/sessions/{session}',
    'GET /api/v1/async/jobs/{bulk}',
    'GET /api/v1/async/jobs/{bulk}/report',
    'GET /api/v1/async/jobs/{job}',
    'GET /api/v1/batches/{batch}',
    'PUT {upload}',
    'PUT /api/v1/batches/{batch}/upload',
    'GET /api/v1/batches/{batch}/upload.csv',
    'GET /api/v1/batches/{batch}/errors.json',
    'GET /papi-sync/session/{sync}',
    'POST /papi-sync/session/{sync}/products',
    'PUT /papi-sync/session/{sync}/done',
  ])('is answered as one that does not exist: %s', async (target) => {
    const hasBody = /^(PUT|POST) .*(parts|products|upload)/.test(target);
    const answer = await call(stranger, target, hasBody ? { products: [{ productId: 'A' }] } : undefined);
    expect(faultOf(answer)).toEqual({ status: 404, code: 'not_found' });
  });

  it('is not accessible by an altered signed URL, whether it exists or not', async () => {
    const own = await call(stranger, 'POST /api/v1/batches', { resource: 'contact', action: 'merge', upload: true });
    const { id, _upload_url: url } = JSON.parse(own.text);
    for (const target of [fill('{batch}'), '00000000-0000-0000-0000-000000000000']) {
      const answer = await send(`PUT ${url.replace(id, target)}`, {}, [{ id: 'a', name: 'a' }]);
      expect(faultOf(answer)).toEqual({ status: 403, code: 'forbidden' });
    }
  });
});

const asOwner = (target: string) => call(owner, target);
const asAdmin = (target: string) => send(target, { 'X-API-Key': product.adminApiKey });
const asNobody = (target: string) => send(target, {});

describe('a path that does not exist', () => {
  it.each([
    ['GET /', asNobody],
    ['GET /wms-ingest/v2/capabilities', asNobody],
    ['GET /WMS-INGEST/v1/capabilities', asNobody],
    ['GET /wms-ingest/v1', asOwner],
    ['GET /wms-ingest/v1/a/b/c/d', asOwner],
    ['GET /wms-ingest/v1/jobs/{job}/errors/nothing', asOwner],
    ['GET /api/v1/async/nothing', asOwner],
    ['GET /api/v1/batches/{batch}/nothing', asOwner],
    ['GET /papi-sync/nothing', asOwner],
    ['GET /papi/nothing', asOwner],
    ['POST /product/nothing', asOwner],
    ['GET /admin/v1/nothing', asAdmin],
    ['GET /healthz/nothing', asNobody],
  ] as const)('is answered with 404: %s', async (target, ask) => {
    expect(faultOf(await ask(target))).toEqual({ status: 404, code: 'not_found' });
  });
});

describe('a method that a resource does not support', () => {
  it.each([
    ['POST /healthz', asNobody, 'GET, HEAD'],
    ['PUT /wms-ingest/v1/jobs', asOwner, 'GET, HEAD'],
    ['OPTIONS /wms-ingest/v1/capabilities', asOwner, 'GET, HEAD'],
    ['PATCH /wms-ingest/v1/master/uoms', asOwner, 'GET, HEAD, POST'],
    ['GET /wms-ingest/v1/sessions', asOwner, 'POST'],
    ['POST /wms-ingest/v1/sessions/{session}/parts/1', asOwner, 'PUT'],
    ['GET /wms-ingest/v1/jobs/{job}/cancel', asOwner, 'POST'],
    ['PATCH /wms-ingest/v1/quarantine/{quarantine}', asOwner, 'GET, HEAD, DELETE'],
    ['GET /api/v1/crm/customers/bulk', asOwner, 'POST, PUT'],
    ['DELETE /api/v1/async/jobs/{bulk}', asOwner, 'GET, HEAD'],
    ['DELETE /api/v1/batches', asOwner, 'GET, HEAD, POST'],
    ['POST {upload}', asNobody, 'PUT'],
    ['PUT /papi-sync/session', asOwner, 'POST'],
    ['POST /papi-sync/session/{sync}/done', asOwner, 'PUT'],
    ['DELETE /papi/products/A', asOwner, 'GET, HEAD'],
    ['PUT /product/state/list/by-ids', asOwner, 'POST'],
    ['POST /products/archive/by-ids', asOwner, 'PUT'],
    ['DELETE /admin/v1/partners', asAdmin, 'GET, HEAD, POST'],
    ['GET /admin/v1/partners/{partner}/keys/any', asAdmin, 'DELETE'],
  ] as const)('is answered with 405: %s', async (target, ask, allow) => {
    const answer = await ask(target);
    expect(faultOf(answer)).toEqual({ status: 405, code: 'method_not_allowed' });
    expect(answer.headers.get('allow')).toBe(allow);
  });
});
