import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Failpoint } from '@sluice/contracts';
import { purge, reconcile, runSync } from '@sluice/ingest';
import {
  json,
  PapiClient,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
  testedBackends,
} from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
let papi: PapiClient;

describe.each(testedBackends())('the life of a sync, with BullMQ on %s', (backend) => {
  beforeAll(async () => {
    // Without a reconciler only the test purges and reconciles. Two contexts make chunks of five products.
    const limits = { SLUICE_CHUNK_ITEMS: '10' };
    product = await startTestProduct({ backend, reconciles: false, limits });
  });
  afterAll(() => product.stop());
  beforeEach(async () => {
    await product.stopWorkers();
    partner = await product.addPartner();
    papi = new PapiClient(product.baseUrl, partner);
  });

  const never = new AbortController().signal;
  const dayMs = 24 * 3_600_000;
  const ids = Array.from({ length: 23 }, (_, i) => `P${i}`);
  const isGone = (i: number) => i % 10 === 3;
  const isChanged = (i: number) => i % 10 === 6;
  const failed = ids.filter((_, i) => isGone(i) || isChanged(i)).length;
  const plain = () => product.resources(async () => undefined);

  /** A session of products of which some cannot be synced, in two contexts; it is done. */
  async function submit(): Promise<string> {
    const items = ids.map((id) => ({ source_id: id, name: id }));
    await partner.push('catalog/products', json(items)).expect(200);
    const id = await papi.open('en', 'no');
    const named = ids.map((productId, i) => (isChanged(i) ? { productId, lastUpdate: 1 } : { productId }));
    await papi.name(id, named).expect(200);
    const gone = json(ids.filter((_, i) => isGone(i)).map((id) => ({ source_id: id })));
    await partner.push('catalog/products', gone, { query: { action: 'delete' } }).expect(200);
    await papi.done(id).expect(200);
    return id;
  }

  /** Each product is copied once for each context, or has failed for its reason. */
  async function expectExact(id: string): Promise<void> {
    const session = await papi.waitForEnd(id);
    expect(session).toMatchObject({
      state: 'COMPLETED_WITH_ERRORS',
      counts: { total: 23, synced: 23 - failed, failed, pending: 0 },
    });
    expect(session.products.map(({ productId, status, code }) => [productId, status, code])).toEqual(
      ids.map((productId, i) => {
        if (isGone(i)) return [productId, 'FAILED', 'gone'];
        return isChanged(i) ? [productId, 'FAILED', 'changed'] : [productId, 'SYNCED', null];
      }),
    );
    const copies = await product.db.publishedProduct.findMany({ where: { partnerId: partner.partnerId } });
    expect(copies).toHaveLength(2 * (23 - failed));
    expect(new Set(copies.map(({ revision }) => revision))).toEqual(new Set([1]));
  }

  /** Runs the sync until `point` is reached for the nth time, where the worker is gone. */
  async function runUntil(id: string, point: Failpoint, nth: number): Promise<void> {
    let reached = 0;
    const resources = product.resources(async (at) => {
      if (at !== point) return;
      reached += 1;
      if (reached === nth) throw new Error('killed');
    });
    const work = { partnerId: partner.partnerId, sessionId: id, signal: never };
    await expect(runSync(resources, work)).rejects.toThrow('killed');
  }

  describe('a sync whose worker is gone', () => {
    it.each<[Failpoint, number]>([
      ['job.claimed', 1],
      ['chunk.begun', 1],
      ['chunk.begun', 3],
      ['chunk.applied', 1],
      ['chunk.applied', 5],
      ['chunk.committed', 2],
      ['chunk.committed', 5],
      ['job.ended', 1],
    ])('at %s (%i) is continued: each product is copied once', async (point, nth) => {
      const id = await submit();
      await runUntil(id, point, nth);
      await product.startWorker();
      await expectExact(id);
    });

    it('stops between two chunks when it is told to, and writes nothing once another has claimed it', async () => {
      const id = await submit();
      const work = { partnerId: partner.partnerId, sessionId: id, signal: never };
      await expect(runSync(plain(), { ...work, signal: AbortSignal.abort(new Error('shutdown')) })).rejects.toThrow();
      let isOvertaken = false;
      const slow = product.resources(async (at) => {
        if (at !== 'chunk.committed' || isOvertaken) return;
        isOvertaken = true;
        expect(await runSync(plain(), work)).toBe('done');
      });
      expect(await runSync(slow, work)).toBe('done');
      await expectExact(id);
      expect(await runSync(plain(), work)).toBe('done');
      await expectExact(id);
    });

    it('fails in the end where no worker makes progress, and the next one runs', async () => {
      const id = await submit();
      const next = await papi.open('en');
      await papi.done(next).expect(200);
      const { claimsWithoutProgress } = plain().limits;
      for (let time = 0; time < claimsWithoutProgress; time += 1) await runUntil(id, 'chunk.applied', 1);
      await product.startWorker();
      expect(await papi.waitForEnd(id)).toMatchObject({
        state: 'FAILED',
        reason: expect.stringContaining('attempts without progress'),
        counts: { synced: 0, failed: 0, pending: 23 },
      });
      expect(await papi.waitForEnd(next)).toMatchObject({ state: 'COMPLETED' });
    });
  });

  describe('the queue of a partner', () => {
    it('runs one sync at a time, in the order of done', async () => {
      const [a, b, c] = [await papi.open('en'), await papi.open('en'), await papi.open('en')];
      for (const id of [b, c, a]) await papi.done(id).expect(200);
      const places = async () => Promise.all([b, c, a].map(async (id) => (await papi.session(id)).position));
      expect(await places()).toEqual([0, 1, 2]);
      const key = (sessionId: string) => ({ partnerId: partner.partnerId, sessionId, signal: never });
      // No worker runs: a sync out of turn is parked.
      expect(await runSync(plain(), key(a))).toBe('parked');
      expect(await runSync(plain(), key(c))).toBe('parked');
      await runUntil(b, 'job.claimed', 1);
      expect((await papi.session(b)).state).toBe('RUNNING');
      expect(await runSync(plain(), key(c))).toBe('parked');
      expect(await runSync(plain(), key(b))).toBe('done');
      expect(await places()).toEqual([null, 0, 1]);
      await product.startWorker();
      const ended = [await papi.waitForEnd(b), await papi.waitForEnd(c), await papi.waitForEnd(a)];
      const times = ended.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]);
      expect(times).toEqual([...times].sort());
    });

    it('delays no other partner', async () => {
      await runUntil(await submit(), 'chunk.committed', 1);
      const other = new PapiClient(product.baseUrl, await product.addPartner());
      const id = await other.open('en');
      expect((await other.done(id).expect(200)).body.position).toBe(0);
    });

    it('loses nothing where the queue is emptied', async () => {
      const id = await submit();
      const next = await papi.open('en');
      await papi.done(next).expect(200);
      await product.emptyQueue();
      await product.startWorker();
      await reconcile(plain());
      await expectExact(id);
      await papi.waitForEnd(next);
    });

    it('accepts done once, also when it is sent many times at once', async () => {
      const id = await papi.open('en');
      const answers = await Promise.all(Array.from({ length: 5 }, () => papi.done(id)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    });
  });

  describe('a session that is not done in its time', () => {
    it('accepts nothing more, and is purged', async () => {
      const id = await papi.open('en');
      const where = { partnerId: partner.partnerId, sessionId: id };
      await product.db.syncSession.updateMany({ where, data: { expiresAt: new Date(Date.now() - 1) } });
      expect((await papi.session(id)).state).toBe('EXPIRED');
      for (const answer of [await papi.name(id, [{ productId: 'P' }]), await papi.done(id)])
        expect(answer.body).toMatchObject({ status: 410, code: 'archived' });
      await purge(plain(), never);
      await papi.done(id).expect(404);
    });

    it('has its time extended by each request that adds products', async () => {
      await partner.push('catalog/products', json([{ source_id: 'P', name: 'P' }])).expect(200);
      const id = await papi.open('en');
      const where = { partnerId: partner.partnerId, sessionId: id };
      await product.db.syncSession.updateMany({ where, data: { expiresAt: new Date(Date.now() + dayMs / 24) } });
      const { body } = await papi.name(id, [{ productId: 'P' }]).expect(200);
      expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now() + (23 * dayMs) / 24);
    });
  });

  describe('the purge', () => {
    it('deletes the outcomes of a sync after their time, and keeps the published copies', async () => {
      const id = await submit();
      await product.startWorker();
      await papi.waitForEnd(id);
      const open = await papi.open('en');
      await purge(plain(), never);
      await expectExact(id);
      const where = { partnerId: partner.partnerId, sessionId: id };
      await product.db.syncSession.updateMany({ where, data: { finishedAt: new Date(Date.now() - 31 * dayMs) } });
      await purge(plain(), never);
      await papi.send('get', `/papi-sync/session/${id}`).expect(404);
      expect(await product.db.syncProduct.count({ where })).toBe(0);
      await papi.published('P0', 'en').expect(200);
      expect((await papi.session(open)).state).toBe('OPEN');
    });
  });

  describe('the outcomes of a session', () => {
    it('come page by page, in the order in which the products were added', async () => {
      const id = await submit();
      const found: string[] = [];
      let cursor = '';
      do {
        const page = await papi.session(id, { limit: '10', cursor });
        found.push(...page.products.map(({ productId }) => productId));
        cursor = page.hasMore ? String(page.nextCursor) : '';
      } while (cursor !== '');
      expect(found).toEqual(ids);
      await papi.send('get', `/papi-sync/session/${id}?cursor=eA`).expect(400);
    });
  });
});
