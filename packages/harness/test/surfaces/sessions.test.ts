import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Body,
  csv,
  json,
  ndjson,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
} from '../../src/index.ts';

const customers = 'crm/customers';
const uoms = 'master/uoms';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_BULK_MAX_BYTES: '3000000', SLUICE_SEGMENT_BYTES: '400000' } });
  await product.startWorker();
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
});

const uom = (id: string) => ({ source_id: id, source_version: 1, name: `Unit ${id}` });
const customer = (n: number) => ({
  source_id: `C${n}`,
  source_version: 1 + (n % 5),
  firstName: `Ann ${n}`,
  lastName: n % 7 === 0 ? `O'Hara, "the ${n}"` : 'Müller',
  email: `c${n}@example.com`,
});
type Customer = ReturnType<typeof customer>;

function csvOf(items: readonly Customer[]): Body {
  const columns = Object.keys(customer(0)) as (keyof Customer)[];
  const cell = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;
  return csv(columns.join(','), ...items.map((item) => columns.map((column) => cell(item[column])).join(',')));
}

async function open(body: object = { collection: uoms, mode: 'bulk' }, by = partner): Promise<string> {
  const response = await by.post('/sessions').send(body).expect(201);
  return response.body.session_id;
}

const put = (id: string, n: number | string, body: Body, by = partner) =>
  by.put(`/sessions/${id}/parts/${n}`).set('Content-Type', body.type).send(body.bytes);
const done = (id: string, parts?: number, by = partner) =>
  by.post(`/sessions/${id}/done`).send(parts === undefined ? undefined : { parts });

async function run(id: string, parts?: number) {
  const { body } = await done(id, parts).expect(202);
  return partner.waitForEnd(body.job_id);
}

const recordsOf = ({ partnerId }: PartnerClient) =>
  product.db.record.findMany({
    where: { partnerId },
    select: { sourceId: true, sourceVersion: true, lifecycle: true, data: true },
    orderBy: { sourceId: 'asc' },
  });

describe('the same customers by one bulk body and by the parts of a session', () => {
  const all = Array.from({ length: 10_000 }, (_, n) => customer(n));
  const slices = [all.slice(0, 1), all.slice(1, 4_000), [], all.slice(4_000, 9_999), all.slice(9_999)];

  it.each([
    ['JSON', json],
    ['NDJSON', (items: readonly Customer[]): Body => ({ ...ndjson(items), bytes: `${ndjson(items).bytes}\n` })],
    ['CSV', csvOf],
  ])('as %s give the same records, in whatever order the parts come', async (_, write) => {
    const other = await product.addPartner();
    const bulk = await other.run(customers, write(all));
    const id = await open({ collection: customers, mode: 'bulk' });
    for (const n of [4, 2, 5, 1, 4, 3]) await put(id, n, write(slices[n - 1] as Customer[])).expect(200);
    const job = await run(id, 5);
    expect(job).toMatchObject({ state: 'COMPLETED', correlation_id: id, collection: customers, counts: bulk.counts });
    expect(job.counts).toMatchObject({ total: 10_000, created: 10_000 });
    expect(await recordsOf(partner)).toEqual(await recordsOf(other));
    expect(await product.payloadKeys(partner.partnerId)).toHaveLength(1);
    expect(await product.db.job.findMany({ where: { partnerId: partner.partnerId } })).toMatchObject([
      { surface: 'session', correlationId: id },
    ]);
  });
});

describe('a session', () => {
  it('shows its parts, from its opening to its job', async () => {
    const asked = { collection: uoms, mode: 'bulk', action: 'create' };
    const opened = await partner.post('/sessions').send(asked).expect(201);
    const id: string = opened.body.session_id;
    expect(id).toMatch(/^ses-[0-9A-Z]{26}$/);
    expect(opened.headers.location).toBe(`/wms-ingest/v1/sessions/${id}`);
    expect(opened.body).toMatchObject({ ...asked, state: 'OPEN', parts: [], job_id: null });
    const lifeMs = Date.parse(opened.body.expires_at) - Date.parse(opened.body.created_at);
    expect(lifeMs).toBe(86_400_000);
    const bytes = gzipSync(ndjson([uom('A'), uom('B')]).bytes);
    const part = await partner
      .put(`/sessions/${id}/parts/1`)
      .set({ 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip' })
      .send(bytes)
      .expect(200);
    expect(part.body).toEqual({
      part: 1,
      items: 2,
      bytes: ndjson([uom('A'), uom('B')]).bytes.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { body } = await partner.get(`/sessions/${id}`).expect(200);
    expect(body).toEqual({ ...opened.body, parts: [part.body], expires_at: expect.any(String) });
    const job = await done(id).expect(202);
    expect(job.headers.location).toBe(job.body.status_url);
    expect(job.body).toMatchObject({ correlation_id: id, status_url: expect.stringContaining(job.body.job_id) });
    const after = await partner.get(`/sessions/${id}`).expect(200);
    expect(after.body).toEqual({ ...body, state: 'DONE', job_id: job.body.job_id, expires_at: null });
  });

  it('in mode full-refresh tombstones what is absent from all of its parts', async () => {
    await partner.push(uoms, json(['A', 'B', 'C', 'D', 'E'].map(uom))).expect(200);
    const id = await open({ collection: uoms, mode: 'full-refresh' });
    await put(id, 3, json([uom('E')])).expect(200);
    await put(id, 1, json([uom('A'), uom('F')])).expect(200);
    await put(id, 2, json([uom('C')])).expect(200);
    expect(await run(id)).toMatchObject({ mode: 'full-refresh', counts: { total: 4, created: 1, tombstoned: 2 } });
    const { body } = await partner.get(`/${uoms}?lifecycle=INACTIVE`).expect(200);
    expect(body.items.map(({ source_id }: { source_id: string }) => source_id)).toEqual(['B', 'D']);
  });

  it.each([
    ['no parts', []],
    ['an empty part of JSON', [json([])]],
    ['blank parts of NDJSON', [ndjson([]), ndjson([])].map((body) => ({ ...body, bytes: '\n' }))],
    ['a part of CSV without rows', [csv('source_id,name')]],
  ])('of %s is an empty payload', async (_, parts) => {
    await partner.push(uoms, json([uom('A')])).expect(200);
    for (const allow_empty of [false, true]) {
      const id = await open({ collection: uoms, mode: 'full-refresh', allow_empty });
      for (const [at, part] of parts.entries()) await put(id, at + 1, part).expect(200);
      expect(await run(id, parts.length)).toMatchObject({
        state: allow_empty ? 'COMPLETED' : 'FAILED',
        counts: { total: 0, tombstoned: allow_empty ? 1 : 0 },
      });
    }
  });

  it('passes its action to the job, which reports errors by their place in all parts', async () => {
    await partner.push(uoms, json([uom('A')])).expect(200);
    const id = await open({ collection: uoms, mode: 'bulk', action: 'create' });
    await put(id, 1, ndjson([uom('B'), uom('C')])).expect(200);
    await put(id, 2, { type: 'application/x-ndjson', bytes: `\n${JSON.stringify(uom('A'))}\r\n{"source_id":` }).expect(
      200,
    );
    const job = await run(id);
    expect(job).toMatchObject({ action: 'create', counts: { total: 4, created: 2, rejected: 2 } });
    expect(await partner.errors(job.job_id)).toMatchObject([
      { index: 2, line: 3, source_id: 'A', code: 'already_exists' },
      { index: 3, line: 4, code: 'malformed_json' },
    ]);
  });

  it('accepts the parts that a spreadsheet writes: byte order marks, CRLF, quoted columns, line breaks in cells', async () => {
    const id = await open();
    const header = '\ufeff"source_id",name,"attributes.a,""b"""';
    for (const n of [1, 2]) {
      const bytes = `${header}\r\n\r\nU${n},"two\nlines",x\r\n"V${n}",v,"y"${n === 1 ? '\r\n\r\n' : ''}`;
      expect((await put(id, n, { type: 'text/csv', bytes }).expect(200)).body.items).toBe(2);
    }
    expect(await run(id)).toMatchObject({ state: 'COMPLETED', counts: { total: 4, created: 4 } });
    const two = { name: 'two\nlines', attributes: { 'a,"b"': 'x' } };
    expect(await partner.record(uoms, 'U2')).toMatchObject({ data: two });
    expect(await partner.record(uoms, 'V1')).toMatchObject({ data: { name: 'v', attributes: { 'a,"b"': 'y' } } });
  });

  it('without parts, with gaps, or with another number of parts than declared is not done', async () => {
    const id = await open();
    for (const n of [2, 5]) await put(id, n, json([uom(`U${n}`)])).expect(200);
    const refused = async (parts?: number) => {
      const { body } = await done(id, parts).expect(409);
      return [body.code, body.missing ?? []];
    };
    expect(await refused()).toEqual(['parts_missing', [1, 3, 4]]);
    expect(await refused(6)).toEqual(['parts_missing', [1, 3, 4, 6]]);
    expect(await refused(4)).toEqual(['part_conflict', []]);
    expect((await done(id).expect(409)).body.detail).toContain('1, 3, 4');
    for (const n of [1, 3, 4]) await put(id, n, json([uom(`U${n}`)])).expect(200);
    expect(await run(id, 5)).toMatchObject({ counts: { created: 5 } });
    expect(await refused(6)).toEqual(['parts_missing', [6]]);
  });

  it('that is done by twenty at once, and once more, is one job', async () => {
    const id = await open();
    for (const n of [1, 2, 3]) await put(id, n, csv('source_id,name', `U${n},n`)).expect(200);
    const answers = await Promise.all(Array.from({ length: 20 }, () => done(id)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.job_id)).size).toBe(1);
    const job = await run(id);
    expect(job).toMatchObject({ job_id: answers[0]?.body.job_id, counts: { total: 3, created: 3 } });
    expect(await product.db.job.count({ where: { partnerId: partner.partnerId } })).toBe(1);
    expect(await product.payloadKeys(partner.partnerId)).toHaveLength(1);
  });

  it('is not found by another partner', async () => {
    const id = await open();
    await put(id, 1, json([uom('A')])).expect(200);
    const other = await product.addPartner();
    await other.get(`/sessions/${id}`).expect(404);
    await put(id, 1, json([uom('A')]), other).expect(404);
    await done(id, 1, other).expect(404);
    await other.delete(`/sessions/${id}`).expect(404);
    expect((await partner.get(`/sessions/${id}`).expect(200)).body).toMatchObject({
      state: 'OPEN',
      parts: [{ part: 1 }],
    });
    expect(await product.payloadKeys(other.partnerId)).toEqual([]);
  });

  it('can be deleted with its parts, until it is done', async () => {
    const id = await open();
    for (const n of [1, 2]) await put(id, n, json([uom(`U${n}`)])).expect(200);
    await partner.delete(`/sessions/${id}`).expect(204);
    expect(await product.payloadKeys(partner.partnerId)).toEqual([]);
    for (const refused of [partner.get(`/sessions/${id}`), partner.delete(`/sessions/${id}`), done(id)])
      expect((await refused).status).toBe(404);
    const another = await open();
    const { body } = await done(another).expect(202);
    expect((await partner.delete(`/sessions/${another}`).expect(409)).body).toMatchObject({
      code: 'session_done',
      job_id: body.job_id,
    });
  });
});
