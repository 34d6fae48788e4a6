import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  json,
  PapiClient,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
  testedBackends,
} from '../../src/index.ts';

// As clients of this surface send them.
const [first, second, lastUpdate] = ['659ea8f7cd619c778f88a7a4', '659eac3b4a61902524db1d2c', 1705073128120] as const;
const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let product: TestProduct;
let partner: PartnerClient;
let papi: PapiClient;

describe.each(testedBackends())('sync sessions, with BullMQ on %s', (backend) => {
  beforeAll(async () => {
    product = await startTestProduct({ backend, limits: { SLUICE_CHUNK_ITEMS: '3' } });
    await product.startWorker();
  });
  afterAll(() => product.stop());
  beforeEach(async () => {
    partner = await product.addPartner();
    papi = new PapiClient(product.baseUrl, partner);
  });

  const lamp = {
    source_id: first,
    source_version: 7,
    name: 'Lamp',
    values: { en: { colour: 'red', size: 1 }, 'en-GB': { colour: 'crimson' }, no: { colour: 'rød' } },
  };
  const chair = { source_id: second, name: 'Chair', number: '12' };
  const push = (...items: readonly unknown[]) => partner.push('catalog/products', json(items)).expect(200);

  /** Sets the time of a product's last change. Milliseconds. */
  async function backdate(productId: string, updatedAt: number): Promise<void> {
    const where = { partnerId: partner.partnerId, collection: 'catalog/products', sourceId: productId };
    await product.db.record.updateMany({ where, data: { updatedAt: new Date(updatedAt) } });
  }

  describe('the steps that the surface documents', () => {
    it('create a session, add products, start the sync', async () => {
      await push(lamp, chair);
      await backdate(first, lastUpdate);
      await backdate(second, lastUpdate + 1);
      const created = await papi
        .send('post', '/papi-sync/session')
        .send({ contexts: ['en'] })
        .expect(200);
      const id = String(created.headers['resource-id']);
      expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      const products = [first, second].map((productId) => ({ productId, lastUpdate }));
      await papi.name(id, products).expect(200);
      expect(await papi.session(id)).toEqual({
        id,
        contexts: ['en'],
        state: 'OPEN',
        position: null,
        counts: { total: 2, synced: 0, failed: 0, pending: 2 },
        reason: null,
        createdAt: date,
        expiresAt: date,
        doneAt: null,
        startedAt: null,
        finishedAt: null,
        products: products.map((named) => ({ ...named, status: 'PENDING', code: null, reason: null })),
        hasMore: false,
        nextCursor: null,
      });
      await papi.done(id).expect(200);
      const again = await papi.done(id).expect(409);
      expect(again.headers['content-type']).toBe('application/problem+json');
      expect(again.body).toMatchObject({ status: 409, code: 'session_done' });
      await papi.name(id, products).expect(409);
      expect(await papi.waitForEnd(id)).toMatchObject({
        state: 'COMPLETED_WITH_ERRORS',
        position: null,
        counts: { total: 2, synced: 1, failed: 1, pending: 0 },
        expiresAt: null,
        products: [
          { productId: first, status: 'SYNCED', code: null, reason: null },
          {
            productId: second,
            status: 'FAILED',
            code: 'changed',
            reason: expect.stringContaining(`${lastUpdate + 1}`),
          },
        ],
      });
      expect((await papi.published(first, 'en').expect(200)).body).toEqual({
        productId: first,
        context: 'en',
        data: { name: 'Lamp', values: { colour: 'red', size: 1 } },
        revision: 1,
        lastUpdate,
        publishedAt: date,
      });
      await papi.published(second, 'en').expect(404);
    });
  });

  describe('lastUpdate', () => {
    it.each([
      ['later than the last change', lastUpdate + 1, 'SYNCED'],
      ['of the last change', lastUpdate, 'SYNCED'],
      ['before the last change', lastUpdate - 1, 'FAILED'],
      ['absent', undefined, 'SYNCED'],
    ])('%s', async (_, sent, status) => {
      await push(lamp);
      await backdate(first, lastUpdate);
      const { products } = await papi.sync([{ productId: first, lastUpdate: sent }], 'en');
      expect(products).toMatchObject([{ lastUpdate: sent ?? null, status }]);
      await papi.published(first, 'en').expect(status === 'SYNCED' ? 200 : 404);
    });

    it('skips a product that changes between adding and syncing, and keeps the existing copy', async () => {
      await push(lamp);
      await papi.sync([{ productId: first }], 'en');
      const id = await papi.open('en');
      await papi.name(id, [{ productId: first, lastUpdate: Date.now() }]).expect(200);
      await push({ ...lamp, source_version: 8, name: 'Lantern' });
      await backdate(first, Date.now() + 1_000);
      await papi.done(id).expect(200);
      expect(await papi.waitForEnd(id)).toMatchObject({ counts: { synced: 0, failed: 1 } });
      expect((await papi.published(first, 'en').expect(200)).body).toMatchObject({
        revision: 1,
        data: { name: 'Lamp' },
      });
    });
  });

  describe('a published copy', () => {
    it.each([
      ['en', { colour: 'red', size: 1 }],
      ['en-GB', { colour: 'crimson', size: 1 }],
      ['en_US', { colour: 'red', size: 1 }],
      ['no', { colour: 'rød' }],
      ['de', {}],
    ])('in %s has the values of that context, and the others from the general one', async (context, values) => {
      await push(lamp, chair);
      await papi.sync([{ productId: first }, { productId: second }], context);
      expect((await papi.published(first, context).expect(200)).body.data).toEqual({ name: 'Lamp', values });
      expect((await papi.published(second, context).expect(200)).body.data).toEqual({
        name: 'Chair',
        number: '12',
        values: {},
      });
    });

    it('is made in every context, keeps numbers exactly, and is replaced by the next sync', async () => {
      const bytes = '{"items":[{"source_id":"P","name":"P","values":{"en":{"n":1.10}}}]}';
      await partner.push('catalog/products', { type: 'application/json', bytes }).expect(200);
      await papi.sync([{ productId: 'P' }], 'en', 'no');
      expect((await papi.published('P', 'en').expect(200)).text).toMatch(/"n": ?1\.10/);
      await push({ source_id: 'P', name: 'Q' });
      expect((await papi.published('P', 'no').expect(200)).body.data.name).toBe('P');
      await papi.sync([{ productId: 'P' }], 'no');
      expect((await papi.published('P', 'no').expect(200)).body).toMatchObject({ revision: 2, data: { name: 'Q' } });
      expect((await papi.published('P', 'en').expect(200)).body).toMatchObject({ revision: 1, data: { name: 'P' } });
    });

    it('is listed by context, page by page, and visible only to its partner', async () => {
      const ids = Array.from({ length: 7 }, (_, i) => `P${i}`);
      await push(...ids.map((id) => ({ source_id: id, name: id })));
      await papi.sync(
        ids.map((productId) => ({ productId })),
        'en',
      );
      const found: string[] = [];
      let cursor = '';
      do {
        const query = { context: 'en', limit: '3', cursor };
        const { body } = await papi.send('get', '/papi/products').query(query).expect(200);
        found.push(...body.items.map((item: { productId: string }) => item.productId));
        cursor = body.hasMore ? body.nextCursor : '';
      } while (cursor !== '');
      expect(found).toEqual(ids);
      const other = new PapiClient(product.baseUrl, await product.addPartner());
      await other.published('P0', 'en').expect(404);
      const { body } = await other.send('get', '/papi/products').query({ context: 'en' }).expect(200);
      expect(body).toEqual({ items: [], hasMore: false, nextCursor: null });
      for (const path of ['/papi/products', '/papi/products/P0', '/papi/products?context=en&limit=0'])
        expect((await papi.send('get', path)).body).toMatchObject({ status: 400, code: 'invalid_parameter' });
    });
  });

  describe('products that cannot be added', () => {
    it('are all reported with their reasons, and none of the request is added', async () => {
      await push(lamp, chair);
      const id = await papi.open('en');
      await papi.name(id, [{ productId: second, lastUpdate: 5 }]).expect(200);
      const { body } = await papi
        .name(id, [
          { productId: first },
          { productId: 'nowhere' },
          { productId: first, lastUpdate: 1 },
          { productId: second },
          { lastUpdate: 1 },
          { productId: 'x', lastUpdate: -1 },
          { productId: 'x', more: 1 },
          { productId: '' },
          'x',
        ])
        .expect(400);
      expect(body).toMatchObject({ status: 400, code: 'bad_request', detail: expect.stringContaining('8 products') });
      expect(body.products).toEqual([
        { productId: first, reason: expect.stringContaining('twice') },
        { productId: null, reason: expect.stringContaining('index 4') },
        { productId: 'x', reason: expect.stringContaining('lastUpdate') },
        { productId: 'x', reason: expect.stringContaining('additional') },
        { productId: '', reason: expect.stringContaining('index 7') },
        { productId: null, reason: expect.stringContaining('index 8') },
        { productId: 'nowhere', reason: expect.stringContaining("'nowhere'") },
        { productId: second, reason: expect.stringContaining('another lastUpdate') },
      ]);
      expect((await papi.session(id)).counts.total).toBe(1);
    });

    it('the same product with the same lastUpdate counts once', async () => {
      await push(lamp);
      const id = await papi.open('en');
      const named = { productId: first, lastUpdate };
      for (let time = 0; time < 2; time += 1) await papi.name(id, [named, named]).expect(200);
      expect((await papi.session(id)).counts.total).toBe(1);
    });

    it.each([
      ['no JSON', '{', 400],
      ['no list', '{"products": {}}', 400],
      ['another field', '{"products": [], "more": 1}', 400],
      ['nothing', '{"products": []}', 400],
      ['a key twice', '{"products": [{"productId": "a", "productId": "b"}]}', 400],
      ['an unsafe number', '{"products": [{"productId": "a", "lastUpdate": 9007199254740993}]}', 400],
    ])('a body of %s adds nothing', async (_, bytes, status) => {
      const id = await papi.open('en');
      const request = papi.send('post', `/papi-sync/session/${id}/products`).set('Content-Type', 'application/json');
      const { headers } = await request.send(bytes).expect(status);
      expect(headers['content-type']).toBe('application/problem+json');
      expect((await papi.session(id)).counts.total).toBe(0);
    });
  });

  describe('a session', () => {
    it.each([
      {},
      { contexts: [] },
      { contexts: ['en', 'en'] },
      { contexts: [''] },
      { contexts: 'en' },
      { contexts: ['en'], a: 1 },
    ])('is not created by %j', async (body) => {
      await papi.send('post', '/papi-sync/session').send(body).expect(422);
      expect(await product.db.syncSession.count({ where: { partnerId: partner.partnerId } })).toBe(0);
    });

    it('is visible only to its own partner, and needs a key', async () => {
      const id = await papi.open('en');
      const other = new PapiClient(product.baseUrl, await product.addPartner());
      for (const [by, uuid] of [
        [other, id],
        [papi, randomUUID()],
        [papi, 'no-uuid'],
      ] as const) {
        const answers = [
          await by.send('get', `/papi-sync/session/${uuid}`),
          await by.name(uuid, [{ productId: 'P' }]),
          await by.done(uuid),
        ];
        expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([404, 'not_found']));
      }
      await papi.send('get', `/papi-sync/session/${id}`).set('X-API-Key', 'wrong').expect(401);
      await papi.send('put', `/papi-sync/session/${id}`).expect(405);
      expect((await papi.session(id)).state).toBe('OPEN');
    });

    it('without products is completed by its sync', async () => {
      const id = await papi.open('en');
      await papi.done(id).expect(200);
      expect(await papi.waitForEnd(id)).toMatchObject({ state: 'COMPLETED', counts: { total: 0 } });
    });
  });
});
