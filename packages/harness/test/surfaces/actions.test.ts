import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { json, ndjson, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_CHUNK_ITEMS: '2' } });
  await product.startWorker();
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
});

const uoms = 'master/uoms';
const uom = (id: string, version: number | null = 1, name = `Unit ${id}`) => ({
  source_id: id,
  ...(version !== null && { source_version: version }),
  name,
});
const outcomes = (body: { results: { status: string; code?: string }[] }) =>
  body.results.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`));

/** The outcomes of one action, by a synchronous call and by a job of chunks of two. */
async function submitAs(action: string, items: readonly object[], mode: string): Promise<string[]> {
  if (mode === 'upsert') {
    const { body } = await partner.push(uoms, json(items), { query: { action } }).expect(200);
    return outcomes(body);
  }
  const job = await partner.run(uoms, ndjson(items), { query: { action } });
  expect(job.action).toBe(action);
  const errors = new Map((await partner.errors(job.job_id)).map((error) => [error.index, error]));
  return items.map((_item, index) => {
    const error = errors.get(index);
    return error === undefined ? 'taken' : `${error.status} ${error.code}`;
  });
}

describe.each(['upsert', 'bulk'])('with mode=%s', (mode) => {
  const taken = mode === 'upsert' ? 'ACCEPTED' : 'taken';
  const replay = mode === 'upsert' ? 'REPLAY' : 'taken';

  it('create accepts new records, and rejects existing ones with a remedy', async () => {
    await partner.push(uoms, json([uom('B')])).expect(200);
    expect(await submitAs('create', [uom('A'), uom('B', 2), uom('C')], mode)).toEqual([
      taken,
      'REJECTED already_exists',
      taken,
    ]);
    expect(await partner.record(uoms, 'B')).toMatchObject({ source_version: 1 });
    expect(await partner.record(uoms, 'C')).toMatchObject({ source_version: 1, lifecycle: 'ACTIVE' });
  });

  it('create treats an id that its payload contains twice as a duplicate', async () => {
    expect(await submitAs('create', [uom('A', 1), uom('B'), uom('A', 2)], mode)).not.toContain(
      'REJECTED already_exists',
    );
    expect(await partner.record(uoms, 'A')).toMatchObject({ source_version: 2 });
  });

  it('update accepts existing records, any number of times, and rejects others', async () => {
    await partner.push(uoms, json([uom('A')])).expect(200);
    expect(await submitAs('update', [uom('A', 2), uom('B'), uom('A', 3)], mode)).toEqual([
      mode === 'upsert' ? 'REPLAY' : 'taken',
      'REJECTED no_such_record',
      taken,
    ]);
    expect(await partner.record(uoms, 'A')).toMatchObject({ source_version: 3 });
    expect(await partner.record(uoms, 'B')).toBeUndefined();
  });

  it('delete removes a record from all reads, and an older version does not restore it', async () => {
    await partner.push(uoms, json([uom('A', 5), uom('B', 5)])).expect(200);
    expect(await submitAs('delete', [{ source_id: 'A', source_version: 6 }], mode)).toEqual([taken]);
    expect(await partner.record(uoms, 'A')).toBeUndefined();
    const { body } = await partner.get(`/${uoms}`).expect(200);
    expect(body.items.map((item: { source_id: string }) => item.source_id)).toEqual(['B']);
    expect(await submitAs('merge', [uom('A', 4)], mode)).toEqual([replay]);
    expect(await partner.record(uoms, 'A')).toBeUndefined();
    expect(await submitAs('merge', [uom('A', 7)], mode)).toEqual([taken]);
    expect(await partner.record(uoms, 'A')).toMatchObject({ source_version: 7, lifecycle: 'ACTIVE' });
  });

  it('delete blocks the versions that it names, even where it comes first', async () => {
    expect(await submitAs('delete', [{ source_id: 'A', source_version: 6 }], mode)).toEqual([taken]);
    expect(await submitAs('merge', [uom('A', 5)], mode)).toEqual([replay]);
    expect(await partner.record(uoms, 'A')).toBeUndefined();
  });

  it('delete ignores a higher version, and is idempotent', async () => {
    await partner.push(uoms, json([uom('A', 5)])).expect(200);
    expect(await submitAs('delete', [{ source_id: 'A', source_version: 5 }], mode)).toEqual([replay]);
    expect(await partner.record(uoms, 'A')).toMatchObject({ lifecycle: 'ACTIVE' });
    expect(await submitAs('delete', [{ source_id: 'A' }], mode)).toEqual([taken]);
    expect(await submitAs('delete', [{ source_id: 'A' }], mode)).toEqual([replay]);
    expect(await partner.record(uoms, 'A')).toBeUndefined();
  });

  it('delete reads only ids, and rejects an invalid one', async () => {
    await partner.push(uoms, json([uom('A')])).expect(200);
    const items = [{ source_id: 'A', name: 7, whatever: true }, { source_id: '' }, { name: 'none' }];
    expect(await submitAs('delete', items, mode)).toEqual([
      taken,
      'REJECTED invalid_source_id',
      'REJECTED missing_field',
    ]);
  });

  it('create treats a deleted record as new where the version is higher', async () => {
    await partner.push(uoms, json([uom('A', 5)])).expect(200);
    await submitAs('delete', [{ source_id: 'A' }], mode);
    expect(await submitAs('create', [uom('A', 6)], mode)).toEqual([taken]);
    expect(await partner.record(uoms, 'A')).toMatchObject({ source_version: 6, lifecycle: 'ACTIVE' });
  });

  it('counts balance', async () => {
    if (mode === 'upsert') return;
    await partner.push(uoms, json([uom('A'), uom('B')])).expect(200);
    const created = await partner.run(uoms, ndjson([uom('A', 2), uom('C'), uom('D')]), { query: { action: 'create' } });
    expect(created).toMatchObject({
      state: 'COMPLETED_WITH_ERRORS',
      counts: { total: 3, accepted: 2, created: 2, rejected: 1, deleted: 0 },
    });
    const ids = ['A', 'B', 'X'].map((source_id) => ({ source_id }));
    const deleted = await partner.run(uoms, ndjson(ids), { query: { action: 'delete' } });
    expect(deleted).toMatchObject({
      state: 'COMPLETED',
      counts: { total: 3, accepted: 3, deleted: 2, created: 0, updated: 0 },
    });
  });
});

describe('an action', () => {
  it('is part of what a correlation id identifies', async () => {
    const items = json([uom('A')]);
    await partner.push(uoms, items, { correlationId: 'c', query: { action: 'create' } }).expect(200);
    const again = await partner.push(uoms, items, { correlationId: 'c', query: { action: 'create' } }).expect(200);
    expect(outcomes(again.body)).toEqual(['REPLAY']);
    const other = await partner.push(uoms, items, { correlationId: 'c', query: { action: 'update' } }).expect(422);
    expect(other.body).toMatchObject({ code: 'correlation_id_reused', detail: expect.stringContaining('action') });
  });

  it.each([
    [{ action: 'remove' }, "'action'"],
    [{ action: 'delete', mode: 'full-refresh' }, 'full-refresh'],
  ])('that does not exist is refused: %j', async (query, told) => {
    const { body } = await partner.push(uoms, json([uom('A')]), { query }).expect(400);
    expect(body).toMatchObject({ code: 'invalid_parameter', detail: expect.stringContaining(told) });
  });

  it('that deletes a SKU keeps records that refer to it, and quarantines later ones', async () => {
    await partner.push(uoms, json([uom('EA')])).expect(200);
    const sku = (id: string) => ({ source_id: id, name: id, base_uom: 'EA' });
    await partner.push('master/skus', json([sku('S1')])).expect(200);
    await partner.push(uoms, json([{ source_id: 'EA' }]), { query: { action: 'delete' } }).expect(200);
    expect(await partner.record('master/skus', 'S1')).toMatchObject({ lifecycle: 'ACTIVE' });
    const { body } = await partner.push('master/skus', json([sku('S2')])).expect(200);
    expect(outcomes(body)).toEqual(['QUARANTINED unknown_reference']);
  });

  it('that deletes a record drops its quarantined item', async () => {
    const sku = { source_id: 'S', name: 'S', base_uom: 'EA' };
    await partner.push('master/skus', json([sku])).expect(200);
    await partner.push('master/skus', json([{ source_id: 'S' }]), { query: { action: 'delete' } }).expect(200);
    const { body } = await partner.get('/quarantine').expect(200);
    expect(body.items).toEqual([]);
    await partner.push(uoms, json([uom('EA')])).expect(200);
    expect(await partner.record('master/skus', 'S')).toBeUndefined();
  });
});
