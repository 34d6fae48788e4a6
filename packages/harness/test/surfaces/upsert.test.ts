import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { csv, json, ndjson, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_BULK_ASYNC_THRESHOLD: '50' } });
  await product.startWorker();
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
  await partner.push('master/uoms', json([{ source_id: 'EA', name: 'Each' }])).expect(200);
});

const sku = (id: string, version: number | null, more: object = {}) => ({
  source_id: id,
  ...(version === null ? {} : { source_version: version }),
  name: `Item ${id}`,
  base_uom: 'EA',
  ...more,
});

describe('a synchronous upsert', () => {
  it('returns a result for each item in order, and a summary that balances', async () => {
    const items = [sku('A', 1), sku('B', 1, { base_uom: 'KG' }), { source_id: 'C' }, sku('A', 1)];
    const { body } = await partner.push('master/skus', json(items), { correlationId: 'first' }).expect(200);
    expect(body.summary).toEqual({ accepted: 1, replay: 1, quarantined: 1, rejected: 1 });
    expect(body.correlation_id).toBe('first');
    expect(body.results).toMatchObject([
      { source_id: 'A', status: 'ACCEPTED', internal_id: expect.stringMatching(/^fgai-sku-[0-9A-HJKMNP-TV-Z]{26}$/) },
      {
        source_id: 'B',
        status: 'QUARANTINED',
        quarantine_id: expect.stringMatching(/^qn-[0-9A-HJKMNP-TV-Z]{26}$/),
        reason: "Unknown UoM 'KG'. Register it via /master/uoms first.",
        path: 'base_uom',
      },
      { source_id: 'C', status: 'REJECTED', code: 'missing_field', index: 2 },
      { source_id: 'A', status: 'REPLAY' },
    ]);
    expect(body.results[3].internal_id).toBe(body.results[0].internal_id);
  });

  it.each([
    { stored: 3, sent: 4, status: 'ACCEPTED', version: 4 },
    { stored: 3, sent: 3, status: 'REPLAY', version: 3 },
    { stored: 3, sent: 2, status: 'REPLAY', version: 3 },
    { stored: 3, sent: null, status: 'ACCEPTED', version: 3 },
    { stored: null, sent: null, status: 'ACCEPTED', version: null },
    { stored: null, sent: 1, status: 'ACCEPTED', version: 1 },
  ])(
    'version $sent over version $stored is $status and leaves version $version',
    async ({ stored, sent, status, version }) => {
      await partner.push('master/skus', json([sku('V', stored, { name: 'stored' })])).expect(200);
      const { body } = await partner.push('master/skus', json([sku('V', sent, { name: 'sent' })])).expect(200);
      expect(body.results[0].status).toBe(status);
      expect(await partner.record('master/skus', 'V')).toMatchObject({
        source_version: version,
        data: { name: status === 'ACCEPTED' ? 'sent' : 'stored' },
      });
    },
  );

  it('treats an unversioned item with unchanged content as a replay', async () => {
    await partner.push('master/skus', json([sku('U', null)])).expect(200);
    const before = await partner.record('master/skus', 'U');
    const { body } = await partner.push('master/skus', json([sku('U', null)])).expect(200);
    expect(body.summary).toMatchObject({ accepted: 0, replay: 1 });
    expect(await partner.record('master/skus', 'U')).toEqual(before);
  });

  it.each([
    {
      name: 'the highest version wins',
      items: [sku('D', 2, { name: '2' }), sku('D', 3, { name: '3' }), sku('D', 1)],
      wins: '3',
    },
    {
      name: 'the later unversioned item wins',
      items: [sku('D', null, { name: 'a' }), sku('D', null, { name: 'b' })],
      wins: 'b',
    },
    {
      name: 'an unversioned item wins over an earlier version',
      items: [sku('D', 7), sku('D', null, { name: 'u' })],
      wins: 'u',
    },
  ])('decides between duplicates in one payload: $name', async ({ items, wins }) => {
    const { body } = await partner.push('master/skus', json(items)).expect(200);
    expect(body.results).toHaveLength(items.length);
    expect(await partner.record('master/skus', 'D')).toMatchObject({ data: { name: wins } });
  });

  it('applies the same submission once, however often it is sent', async () => {
    const older = json([sku('R', null, { name: 'older' })]);
    await partner.push('master/skus', older, { correlationId: 'older' }).expect(200);
    await partner
      .push('master/skus', json([sku('R', null, { name: 'newer' })]), { correlationId: 'newer' })
      .expect(200);
    const { body } = await partner.push('master/skus', older, { correlationId: 'older' }).expect(200);
    expect(body.summary).toEqual({ accepted: 0, replay: 1, quarantined: 0, rejected: 0 });
    expect(await partner.record('master/skus', 'R')).toMatchObject({ data: { name: 'newer' } });
  });

  it.each([
    { what: 'payload', collection: 'master/skus', body: json([sku('X', 1, { name: 'other' })]) },
    { what: 'collection', collection: 'master/uoms', body: json([{ source_id: 'X', name: 'x' }]) },
  ])('refuses a correlation id that was used for another $what', async ({ collection, body }) => {
    await partner.push('master/skus', json([sku('X', 1)]), { correlationId: 'used' }).expect(200);
    const { body: problem } = await partner.push(collection, body, { correlationId: 'used' }).expect(422);
    expect(problem).toMatchObject({ code: 'correlation_id_reused', status: 422, correlation_id: 'used' });
    expect(await partner.record('master/skus', 'X')).toMatchObject({ data: { name: 'Item X' } });
  });

  it('becomes a job above the threshold, with the same result', async () => {
    const items = Array.from({ length: 51 }, (_, i) => sku(`T${i}`, 1));
    const { body } = await partner.push('master/skus', json(items)).expect(202);
    expect(body).toMatchObject({
      job_id: expect.stringMatching(/^job-/),
      status_url: `/wms-ingest/v1/jobs/${body.job_id}`,
    });
    const job = await partner.waitForEnd(body.job_id);
    expect(job).toMatchObject({ state: 'COMPLETED', mode: 'upsert', counts: { total: 51, accepted: 51, created: 51 } });
  });

  it('is a job itself, whose errors can be read again', async () => {
    await partner.push('master/skus', json([sku('J', 1), { source_id: 'bad' }])).expect(200);
    const { body } = await partner.get('/jobs?collection=master/skus').expect(200);
    expect(body.items[0]).toMatchObject({
      state: 'COMPLETED_WITH_ERRORS',
      mode: 'upsert',
      counts: { total: 2, accepted: 1, rejected: 1 },
    });
    expect(await partner.errors(body.items[0].job_id)).toMatchObject([
      { index: 1, source_id: 'bad', code: 'missing_field' },
    ]);
  });

  it.each([
    ['JSON', json([sku('F', 1), { source_id: 'F2' }]), null],
    ['NDJSON', ndjson([sku('F', 1), { source_id: 'F2' }]), 2],
    ['CSV', csv('source_id,source_version,name,base_uom', 'F,1,Item F,EA', 'F2,,,EA'), 3],
  ] as const)('reads %s, and names the place of a bad item', async (_, body, line) => {
    const response = await partner.push('master/skus', body).expect(200);
    expect(response.body.summary).toEqual({ accepted: 1, replay: 0, quarantined: 0, rejected: 1 });
    expect(response.body.results[1]).toMatchObject({ index: 1, status: 'REJECTED', path: 'name' });
    expect(response.body.results[1].line ?? null).toBe(line);
    expect(await partner.record('master/skus', 'F')).toMatchObject({
      source_version: 1,
      data: { name: 'Item F', base_uom: 'EA' },
    });
  });

  it('keeps numbers exactly', async () => {
    const body = {
      type: 'application/json',
      bytes: '{"items":[{"source_id":"N","name":"n","base_uom":"EA","weight_g":0.12345678901234567890}]}',
    };
    await partner.push('master/skus', body).expect(200);
    const { text } = await partner.get('/master/skus/N').expect(200);
    expect(text).toContain('0.12345678901234567890');
  });
});
