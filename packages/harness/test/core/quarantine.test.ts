import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { json, ndjson, type PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_CHUNK_ITEMS: '100' } });
  await product.startWorker();
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
});

const sku = (id: string, uom: string, version = 1) => ({
  source_id: id,
  source_version: version,
  name: id,
  base_uom: uom,
});
const uom = (id: string, more: object = {}) => ({ source_id: id, source_version: 1, name: id, ...more });

function appears(collection: string, id: string): Promise<Record<string, unknown>> {
  return waitUntil(`${collection} ${id} is there`, () => partner.record(collection, id));
}

async function entries(query = ''): Promise<Record<string, unknown>[]> {
  return (await partner.get(`/quarantine${query}`).expect(200)).body.items;
}

describe('quarantine', () => {
  it('lists items with what they wait for and why', async () => {
    await partner.push('master/skus', json([sku('A', 'KG')])).expect(200);
    const [entry] = await entries('?collection=master/skus');
    expect(entry).toMatchObject({
      collection: 'master/skus',
      source_id: 'A',
      reason: "Unknown UoM 'KG'. Register it via /master/uoms first.",
      missing: [{ collection: 'master/uoms', source_id: 'KG' }],
      item: sku('A', 'KG'),
      job_id: expect.stringMatching(/^job-/),
    });
    expect((await partner.get(`/quarantine/${entry?.quarantine_id}`).expect(200)).body).toEqual(entry);
  });

  it('releases items that waited for a record without another push', async () => {
    const waiting = Array.from({ length: 250 }, (_, i) => sku(`W${i}`, 'KG'));
    const job = await partner.run('master/skus', ndjson(waiting));
    expect(job.counts).toMatchObject({ total: 250, quarantined: 250 });
    await partner.push('master/uoms', json([uom('KG')])).expect(200);
    await waitUntil('quarantine is empty', async () => ((await entries()).length === 0 ? true : undefined));
    expect(await appears('master/skus', 'W249')).toMatchObject({
      lifecycle: 'ACTIVE',
      source_version: 1,
      data: { base_uom: 'KG' },
    });
  });

  it('releases along a chain: an order waits for a SKU that waits for a unit', async () => {
    const order = { source_id: 'O', direction: 'inbound', lines: [{ line_id: '1', sku: 'A', quantity: 2, uom: 'KG' }] };
    await partner.push('documents/orders', json([order])).expect(200);
    await partner.push('master/skus', json([sku('A', 'KG')])).expect(200);
    expect(await entries()).toHaveLength(2);
    await partner.push('master/uoms', json([uom('KG')])).expect(200);
    await appears('documents/orders', 'O');
    expect(await entries()).toEqual([]);
  });

  it('keeps waiting while anything is missing', async () => {
    const order = { source_id: 'O', direction: 'inbound', lines: [{ line_id: '1', sku: 'A', quantity: 2, uom: 'KG' }] };
    await partner.push('documents/orders', json([order])).expect(200);
    await partner.push('master/uoms', json([uom('KG')])).expect(200);
    await waitUntil('the entry waits for the SKU alone', async () => {
      const [entry] = await entries();
      return (
        JSON.stringify(entry?.missing) === JSON.stringify([{ collection: 'master/skus', source_id: 'A' }]) || undefined
      );
    });
    expect(await partner.record('documents/orders', 'O')).toBeUndefined();
  });

  it('releases when a tombstoned record comes back', async () => {
    await partner.push('master/uoms', json([uom('KG'), uom('EA')])).expect(200);
    await partner.run('master/uoms', json([uom('EA')]), { mode: 'full-refresh' });
    const { body } = await partner.push('master/skus', json([sku('A', 'KG')])).expect(200);
    expect(body.summary.quarantined).toBe(1);
    await partner.push('master/uoms', json([uom('KG')])).expect(200);
    await appears('master/skus', 'A');
  });

  it('does not let a released item overwrite a newer one', async () => {
    await partner.push('master/uoms', json([uom('EA')])).expect(200);
    await partner.push('master/skus', json([sku('A', 'KG', 1)])).expect(200);
    await partner.push('master/skus', json([sku('A', 'EA', 2)])).expect(200);
    expect(await entries()).toEqual([]);
    await partner.push('master/uoms', json([uom('KG')])).expect(200);
    expect(await partner.record('master/skus', 'A')).toMatchObject({ source_version: 2, data: { base_uom: 'EA' } });
  });

  it('holds one entry a record: a newer delivery takes the place of the one that waits', async () => {
    const first = await partner.push('master/skus', json([sku('A', 'KG', 2)])).expect(200);
    const newer = await partner.push('master/skus', json([sku('A', 'LB', 3)])).expect(200);
    const older = await partner.push('master/skus', json([sku('A', 'OZ', 1)])).expect(200);
    const ids = [first, newer, older].map(({ body }) => body.results[0].quarantine_id);
    expect(new Set(ids).size).toBe(1);
    expect(await entries()).toMatchObject([
      { source_id: 'A', missing: [{ source_id: 'LB' }], item: { source_version: 3 } },
    ]);
  });

  it('treats a replay as a replay, even where its reference is gone', async () => {
    await partner.push('master/uoms', json([uom('KG'), uom('EA')])).expect(200);
    await partner.push('master/skus', json([sku('A', 'KG', 1)])).expect(200);
    await partner.run('master/uoms', json([uom('EA')]), { mode: 'full-refresh' });
    const { body } = await partner.push('master/skus', json([sku('A', 'KG', 1)])).expect(200);
    expect(body.summary).toEqual({ accepted: 0, replay: 1, quarantined: 0, rejected: 0 });
  });

  it.each([
    ['an item before it', [uom('B', { base_uom: 'A' }), uom('A')]],
    ['an item after it', [uom('A'), uom('B', { base_uom: 'A' })]],
    ['itself', [uom('A', { base_uom: 'A' })]],
    ['each other', [uom('A', { base_uom: 'B' }), uom('B', { base_uom: 'A' })]],
  ])('accepts items that refer to %s in the same payload', async (_, items) => {
    const { body } = await partner.push('master/uoms', json(items)).expect(200);
    expect(body.summary).toMatchObject({ accepted: items.length, quarantined: 0 });
  });

  it('quarantines what refers to an item that is quarantined itself', async () => {
    const items = [uom('A', { base_uom: 'absent' }), uom('B', { base_uom: 'A' })];
    const { body } = await partner.push('master/uoms', json(items)).expect(200);
    expect(body.summary).toMatchObject({ accepted: 0, quarantined: 2 });
    await partner.push('master/uoms', json([uom('absent')])).expect(200);
    await appears('master/uoms', 'B');
  });

  it('releases on demand, or says what is still missing', async () => {
    const { body } = await partner.push('master/skus', json([sku('A', 'KG')])).expect(200);
    const id = body.results[0].quarantine_id;
    const refused = await partner.post(`/quarantine/${id}/release`).expect(409);
    expect(refused.body).toMatchObject({
      code: 'still_missing',
      missing: [{ collection: 'master/uoms', source_id: 'KG' }],
    });
    await product.stopWorkers();
    await partner.push('master/uoms', json([uom('KG')])).expect(200);
    await partner.post(`/quarantine/${id}/release`).expect(200);
    expect(await partner.record('master/skus', 'A')).toMatchObject({ lifecycle: 'ACTIVE' });
    await partner.post(`/quarantine/${id}/release`).expect(404);
    await product.startWorker();
  });

  it('drops an entry at the partner’s request', async () => {
    const { body } = await partner.push('master/skus', json([sku('A', 'KG')])).expect(200);
    const path = `/quarantine/${body.results[0].quarantine_id}`;
    await partner.delete(path).expect(204);
    await partner.delete(path).expect(404);
    await partner.push('master/uoms', json([uom('KG')])).expect(200);
    expect(await partner.record('master/skus', 'A')).toBeUndefined();
  });

  it('drops what a full refresh does not contain', async () => {
    await partner.push('master/skus', json([sku('A', 'KG'), sku('B', 'KG')])).expect(200);
    await partner.run('master/skus', json([sku('B', 'KG')]), { mode: 'full-refresh' });
    expect((await entries()).map((entry) => entry.source_id)).toEqual(['B']);
  });
});
