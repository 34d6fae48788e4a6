import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { json, PapiClient, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
let papi: PapiClient;

beforeAll(async () => {
  product = await startTestProduct();
  await product.startWorker();
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
  papi = new PapiClient(product.baseUrl, partner);
  await partner
    .push(
      'catalog/products',
      json([
        { source_id: 'A', source_version: 3, name: 'A' },
        { source_id: 'B', name: 'B' },
      ]),
    )
    .expect(200);
});

const setState = (action: string, ...ids: string[]) =>
  papi.send('post', '/product/state/list/by-ids').send({ ids, action });
const archive = (...ids: string[]) => papi.send('put', '/products/archive/by-ids').send({ ids });
const unarchive = (...ids: string[]) => papi.send('put', '/products/unarchive/by-ids').send({ ids });
const record = (id: string) => partner.record('catalog/products', id);
const statuses = (body: { results: { id: string; status: string }[] }) =>
  body.results.map(({ id, status }) => [id, status]);

describe('publishing and unpublishing', () => {
  it('sets the state, with an outcome for each id', async () => {
    const before = await record('A');
    const { body } = await setState('PUBLISH', 'B', 'nowhere', 'A', '\u0000').expect(200);
    expect(body.results).toEqual([
      { id: 'B', status: 'ACCEPTED' },
      { id: 'nowhere', status: 'REJECTED', code: 'no_such_record', reason: expect.stringContaining("'nowhere'") },
      { id: 'A', status: 'ACCEPTED' },
      { id: '\u0000', status: 'REJECTED', code: 'invalid_source_id', reason: expect.any(String) },
    ]);
    const after = await record('A');
    expect(after).toMatchObject({ source_version: 3, lifecycle: 'ACTIVE', data: { name: 'A', state: 'published' } });
    expect(Date.parse(String(after?.updated_at))).toBeGreaterThanOrEqual(Date.parse(String(before?.updated_at)));
    expect(await record('nowhere')).toBeUndefined();
  });

  it('is a replay where nothing changes, also of the record', async () => {
    await setState('UNPUBLISH', 'A').expect(200);
    const before = await record('A');
    expect(statuses((await setState('UNPUBLISH', 'A').expect(200)).body)).toEqual([['A', 'REPLAY']]);
    expect(await record('A')).toEqual(before);
  });

  it('removes the published copies of what is unpublished, which no sync brings back', async () => {
    const named = [{ productId: 'A' }, { productId: 'B' }];
    await papi.sync(named, 'en', 'no');
    await setState('UNPUBLISH', 'A').expect(200);
    for (const context of ['en', 'no']) await papi.published('A', context).expect(404);
    await papi.published('B', 'en').expect(200);
    const ended = await papi.sync(named, 'en');
    expect(ended.products).toMatchObject([{ code: 'unpublished' }, { status: 'SYNCED' }]);
    await setState('PUBLISH', 'A').expect(200);
    await papi.published('A', 'en').expect(404);
    expect(await papi.sync(named, 'en')).toMatchObject({ state: 'COMPLETED' });
    await papi.published('A', 'en').expect(200);
  });

  it('counts as a change after lastUpdate', async () => {
    const lastUpdate = Date.parse(String((await record('A'))?.updated_at));
    await setState('PUBLISH', 'A').expect(200);
    const where = { partnerId: partner.partnerId, sourceId: 'A' };
    await product.db.record.updateMany({ where, data: { updatedAt: new Date(lastUpdate + 1) } });
    expect(await papi.sync([{ productId: 'A', lastUpdate }], 'en')).toMatchObject({ counts: { failed: 1 } });
  });

  it('is kept against an older version, and replaced by a newer one (version precedence)', async () => {
    await setState('PUBLISH', 'A').expect(200);
    const push = (version: number) =>
      partner.push('catalog/products', json([{ source_id: 'A', source_version: version, name: 'New' }])).expect(200);
    await push(3);
    expect(await record('A')).toMatchObject({ data: { name: 'A', state: 'published' } });
    await push(4);
    expect((await record('A'))?.data).toEqual({ name: 'New' });
  });
});

describe('archiving', () => {
  it('makes a record INACTIVE, and unarchiving ACTIVE again', async () => {
    expect(statuses((await archive('A', 'nowhere').expect(200)).body)).toEqual([
      ['A', 'ACCEPTED'],
      ['nowhere', 'REJECTED'],
    ]);
    expect(await record('A')).toMatchObject({ lifecycle: 'INACTIVE', data: { archived: true } });
    expect(statuses((await archive('A').expect(200)).body)).toEqual([['A', 'REPLAY']]);
    expect(statuses((await setState('PUBLISH', 'A').expect(200)).body)).toEqual([['A', 'ACCEPTED']]);
    expect(await record('A')).toMatchObject({ lifecycle: 'INACTIVE', data: { archived: true, state: 'published' } });
    expect((await papi.sync([{ productId: 'A' }], 'en')).products).toMatchObject([{ code: 'archived' }]);
    expect(statuses((await unarchive('A', 'B').expect(200)).body)).toEqual([
      ['A', 'ACCEPTED'],
      ['B', 'ACCEPTED'],
    ]);
    expect(await record('A')).toMatchObject({
      source_version: 3,
      lifecycle: 'ACTIVE',
      data: { name: 'A', archived: false, state: 'published' },
    });
    expect(await papi.sync([{ productId: 'A' }], 'en')).toMatchObject({ state: 'COMPLETED' });
  });

  it('restores nothing that was tombstoned or deleted', async () => {
    await partner.push('catalog/products', json([{ source_id: 'B' }]), { query: { action: 'delete' } }).expect(200);
    await partner.run('catalog/products', json([{ source_id: 'C', name: 'C' }]), { mode: 'full-refresh' });
    expect(statuses((await unarchive('A', 'B').expect(200)).body)).toEqual([
      ['A', 'REJECTED'],
      ['B', 'REJECTED'],
    ]);
    expect(await record('A')).toMatchObject({ lifecycle: 'INACTIVE' });
  });
});

describe('a request', () => {
  it('that is sent again under its id changes nothing more, and another one under it is refused', async () => {
    const send = (action: string) => setState(action, 'A').set('X-Correlation-Id', 'once');
    await send('UNPUBLISH').expect(200);
    await setState('PUBLISH', 'A').expect(200);
    await papi.sync([{ productId: 'A' }], 'en');
    expect(statuses((await send('UNPUBLISH').expect(200)).body)).toEqual([['A', 'REPLAY']]);
    expect(await record('A')).toMatchObject({ data: { state: 'published' } });
    await papi.published('A', 'en').expect(200);
    expect((await send('PUBLISH').expect(422)).body.code).toBe('correlation_id_reused');
  });

  it('is listed among the jobs of the native surface, as a synchronous upsert is', async () => {
    await setState('UNPUBLISH', 'A', 'nowhere', 'B').set('X-Correlation-Id', 'state-1').expect(200);
    const { body } = await partner.get('/jobs').query({ collection: 'catalog/products', limit: '1' }).expect(200);
    const [job] = body.items;
    expect(job).toMatchObject({
      correlation_id: 'state-1',
      mode: 'upsert',
      action: 'merge',
      state: 'COMPLETED_WITH_ERRORS',
      counts: { total: 3, accepted: 2, updated: 2, rejected: 1, unprocessed: 0 },
      progress: 1,
      reason: null,
    });
    expect(job.finished_at).not.toBeNull();
    expect(await partner.errors(job.job_id)).toMatchObject([
      { index: 1, source_id: 'nowhere', status: 'REJECTED', code: 'no_such_record' },
    ]);
    for (const verb of ['cancel', 'retry']) await partner.post(`/jobs/${job.job_id}/${verb}`).expect(409);
  });

  it.each([
    {},
    { ids: [], action: 'PUBLISH' },
    { ids: ['A'] },
    { ids: ['A'], action: 'publish' },
    { ids: ['A', 'A'], action: 'PUBLISH' },
    { ids: [1], action: 'PUBLISH' },
    { ids: Array.from({ length: 1_001 }, (_, i) => `${i}`), action: 'PUBLISH' },
  ])('is refused as a whole: %#', async (body) => {
    await papi.send('post', '/product/state/list/by-ids').send(body).expect(422);
    expect((await record('A'))?.data).toEqual({ name: 'A' });
  });

  it('accepts a thousand ids, and changes nothing of another partner', async () => {
    const other = new PapiClient(product.baseUrl, await product.addPartner());
    const ids = ['A', ...Array.from({ length: 999 }, (_, i) => `nowhere-${i}`.padEnd(255, 'x'))];
    const { body } = await other.send('put', '/products/archive/by-ids').send({ ids }).expect(200);
    expect(new Set(body.results.map(({ status }: { status: string }) => status))).toEqual(new Set(['REJECTED']));
    expect(await record('A')).toMatchObject({ lifecycle: 'ACTIVE' });
    await papi.send('get', '/products/archive/by-ids').expect(405);
    await papi.send('put', '/products/elsewhere').send({ ids }).expect(404);
  });
});
