import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Failpoint } from '@sluice/contracts';
import {
  findFreePort,
  json,
  PapiClient,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
  waitUntil,
} from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
let papi: PapiClient;

beforeAll(async () => {
  // Two contexts make chunks of ten products.
  product = await startTestProduct({ limits: { SLUICE_CHUNK_ITEMS: '20' } });
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
  papi = new PapiClient(product.baseUrl, partner);
});
afterEach(() => product.stopWorkers());

const contexts = ['en', 'no'];
const ids = Array.from({ length: 45 }, (_, i) => `P${i}`);
const isUnpublished = (i: number) => i % 9 === 4;
const isChanged = (i: number) => i % 9 === 7;
const codeOf = (i: number) => (isUnpublished(i) ? 'unpublished' : isChanged(i) ? 'changed' : null);
const synced = ids.filter((_, i) => codeOf(i) === null);

/** A session with products of which some cannot be synced. */
async function gather(): Promise<string> {
  const items = ids.map((id, i) => ({ source_id: id, name: id, ...(isUnpublished(i) && { state: 'unpublished' }) }));
  await partner.push('catalog/products', json(items)).expect(200);
  const id = await papi.open(...contexts);
  const named = ids.map((productId, i) => (isChanged(i) ? { productId, lastUpdate: 1 } : { productId }));
  await papi.name(id, named).expect(200);
  return id;
}

/** Every product has its one outcome, and each copy was published once. */
async function expectExact(id: string): Promise<void> {
  const session = await papi.waitForEnd(id);
  expect(session).toMatchObject({
    state: 'COMPLETED_WITH_ERRORS',
    counts: { total: ids.length, synced: synced.length, failed: ids.length - synced.length, pending: 0 },
  });
  expect(session.products.map(({ productId, status, code }) => [productId, status, code])).toEqual(
    ids.map((productId, i) => [productId, codeOf(i) === null ? 'SYNCED' : 'FAILED', codeOf(i)]),
  );
  const where = { partnerId: partner.partnerId, context: { in: contexts } };
  const copies = await product.db.publishedProduct.findMany({ where });
  const published = copies.map(({ context, productId, revision }) => `${context} ${productId} ${revision}`);
  const wanted = contexts.flatMap((context) => synced.map((productId) => `${context} ${productId} 1`));
  expect(published.sort()).toEqual(wanted.sort());
}

function killAt(point: Failpoint, nth: number): Record<string, string> {
  return { SLUICE_FAILPOINTS: JSON.stringify({ kill_at: point, nth }) };
}

describe('a sync whose worker is killed', () => {
  it.each<[Failpoint, number]>([
    ['job.claimed', 1],
    ['chunk.begun', 3],
    ['chunk.applied', 3],
    ['chunk.committed', 3],
    ['processing.done', 1],
    ['job.ended', 1],
  ])('at %s copies each product once, and so does the next one', async (point, nth) => {
    const id = await gather();
    await papi.done(id).expect(200);
    const next = await papi.open('de');
    await papi.name(next, [{ productId: 'P0' }]).expect(200);
    await papi.done(next).expect(200);
    const worker = product.startApp('worker', killAt(point, nth));
    expect(await worker.ended).toBe('SIGKILL');
    // Spares the wait until BullMQ notices that the dead worker's locks have expired.
    await product.emptyQueue();
    await product.startWorker();
    expect(await papi.waitForEnd(next)).toMatchObject({ state: 'COMPLETED', counts: { synced: 1 } });
    expect((await papi.published('P0', 'de').expect(200)).body.revision).toBe(1);
    await expectExact(id);
  });
});

describe('a session whose API is killed while it is marked as done', () => {
  it('is done: it cannot be marked again, and its sync runs', async () => {
    const id = await gather();
    const port = await findFreePort();
    const api = product.startApp('api', { ...killAt('submission.recorded', 1), PORT: String(port) });
    const baseUrl = `http://127.0.0.1:${port}`;
    await waitUntil('the API listens', () =>
      fetch(`${baseUrl}/healthz`).then(
        () => true,
        () => undefined,
      ),
    );
    await expect(new PapiClient(baseUrl, partner).done(id).then()).rejects.toThrow('socket hang up');
    expect(await api.ended).toBe('SIGKILL');
    expect((await papi.done(id).expect(409)).body.code).toBe('session_done');
    await product.startWorker();
    await expectExact(id);
  });
});
