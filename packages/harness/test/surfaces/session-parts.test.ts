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

const uoms = 'master/uoms';
const maxBytes = 2_000;

let product: TestProduct;
let partner: PartnerClient;
let session: string;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_BULK_MAX_BYTES: String(maxBytes) } });
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
  const { body } = await partner.post('/sessions').send({ collection: uoms, mode: 'bulk' }).expect(201);
  session = body.session_id;
});

const uom = (id: string, name = `Unit ${id}`) => ({ source_id: id, name });
const put = (n: number | string, body: Body, headers: Record<string, string> = {}) =>
  partner
    .put(`/sessions/${session}/parts/${n}`)
    .set({ 'Content-Type': body.type, ...headers })
    .serialize((sent: unknown) => sent as string)
    .send(body.bytes);
const stored = () => product.payloadKeys(partner.partnerId);
const partsOf = async () => (await partner.get(`/sessions/${session}`).expect(200)).body.parts;

describe('a part', () => {
  it('sent again gets the same response, and is stored once', async () => {
    const first = await put(1, json([uom('A')])).expect(200);
    const again = await Promise.all([1, 2, 3].map(() => put(1, json([uom('A')]))));
    const zipped = await put(
      1,
      { ...json([]), bytes: gzipSync(json([uom('A')]).bytes) },
      { 'Content-Encoding': 'gzip' },
    );
    for (const { status, body } of [...again, zipped])
      expect({ status, body }).toEqual({ status: 200, body: first.body });
    expect(await stored()).toHaveLength(1);
    expect(await partsOf()).toEqual([first.body]);
  });

  it('sent by ten at once is one part, whatever they send', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => put(7, json([uom(i % 2 ? 'A' : 'B')]))));
    const taken = answers.filter(({ status }) => status === 200).map(({ body }) => body);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
    expect(taken).toHaveLength(5);
    expect(new Set(taken.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(await partsOf()).toEqual([taken[0]]);
    expect(await stored()).toHaveLength(1);
  });

  it.each<[string, Body, string]>([
    ['of other bytes', csv('source_id,name', 'A,b'), 'with other content'],
    ['of another content type', json([uom('A')]), 'are CSV; part 1 is JSON'],
  ])('%s under the same number is refused', async (_, body, detail) => {
    const first = await put(1, csv('source_id,name', 'A,a')).expect(200);
    const refused = await put(1, body).expect(409);
    expect(refused.body).toMatchObject({ code: 'part_conflict', detail: expect.stringContaining(detail) });
    expect(await partsOf()).toEqual([first.body]);
    expect(await stored()).toHaveLength(1);
  });

  it.each<[string, Body, string]>([
    ['another content type', ndjson([uom('B')]), 'are CSV; part 2 is NDJSON'],
    ['another column', csv('source_id,name,dimension', 'B,b,mass'), 'source_id,name,dimension'],
    ['the columns in another order', csv('name,source_id', 'b,B'), 'name,source_id'],
  ])('of %s than those before is refused', async (_, body, detail) => {
    await put(1, csv('source_id,name', 'A,a')).expect(200);
    const refused = await put(2, body).expect(409);
    expect(refused.body).toMatchObject({ code: 'part_conflict', detail: expect.stringContaining(detail) });
    expect(await partsOf()).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
    await put(2, csv('"source_id","name"', 'B,b')).expect(200);
  });

  it.each<[string, Body, Record<string, string>, number, object]>([
    ['truncated JSON', { ...json([]), bytes: '{"items":[{"source_id":"A"}' }, {}, 400, { byte_offset: 27 }],
    ['JSON without items', { ...json([]), bytes: '{"records":[]}' }, {}, 400, { byte_offset: 9 }],
    ['JSON with something behind it', { ...json([]), bytes: '{"items":[]}}' }, {}, 400, { byte_offset: 12 }],
    ['a bracket that does not match', { ...json([]), bytes: '{"items":[{"a":[1}]}' }, {}, 400, { byte_offset: 17 }],
    ['a JSON list as NDJSON', { ...ndjson([]), bytes: '[{"source_id":"A"}]' }, {}, 400, { byte_offset: 0 }],
    ['an open quote', csv('source_id,name', 'A,a', 'B,"b'), {}, 400, { line: 3 }],
    ['an unknown column', csv('source_id,colour', 'A,red'), {}, 400, { line: 1 }],
    [
      'UTF-16',
      { ...json([]), bytes: Buffer.from('\ufeff{}', 'utf16le') },
      {},
      415,
      { code: 'unsupported_media_type', line: 1 },
    ],
    ['no body', { ...json([]), bytes: '' }, {}, 400, { code: 'empty_body' }],
    ['invalid gzip', json([]), { 'Content-Encoding': 'gzip' }, 400, { code: 'malformed_body' }],
    ['an unknown media type', { type: 'text/xml', bytes: '<a/>' }, {}, 415, { code: 'unsupported_media_type' }],
    ['too many bytes', json([uom('A', 'a'.repeat(maxBytes))]), {}, 413, { code: 'payload_too_large' }],
  ])(
    'that is %s is refused with its place, and nothing of it is stored',
    async (_, body, headers, status, expected) => {
      const refused = await put(1, body, headers).expect(status);
      expect(refused.headers['content-type']).toBe('application/problem+json');
      expect(refused.body).toMatchObject({ status, ...expected });
      expect(await partsOf()).toEqual([]);
      expect(await stored()).toEqual([]);
      // It has not set the session's content type either.
      await put(1, csv('source_id,name', 'A,a')).expect(200);
    },
  );

  it('that would make the payload larger than a bulk body is refused, and the session continues without it', async () => {
    const half = (id: string) => ndjson([uom(id, 'a'.repeat(450)), uom(`${id}${id}`, 'b'.repeat(450))]);
    for (const n of [1, 2]) await put(n, half(`U${n}`)).expect(200);
    expect((await put(3, half('U3')).expect(413)).body).toMatchObject({ max_body_bytes: maxBytes });
    expect(await stored()).toHaveLength(2);
    await put(3, ndjson([uom('C')])).expect(200);
    await partner.post(`/sessions/${session}/done`).expect(202);
    expect(await stored()).toHaveLength(1);
  });

  it.each(['0', '-1', '01', '1.5', '10001', '999999999999', 'x'])('cannot have the number %s', async (n) => {
    expect((await put(n, json([uom('A')])).expect(400)).body).toMatchObject({ code: 'invalid_parameter' });
  });

  it('can have the number 10,000', async () => {
    await put(10_000, json([uom('A')])).expect(200);
    const { body } = await partner.post(`/sessions/${session}/done`).expect(409);
    expect(body.missing).toHaveLength(9_999);
    expect(body.detail.length).toBeLessThan(200);
  });

  it('that is new is refused once the session is done; one that it had is not', async () => {
    const first = await put(1, json([uom('A')])).expect(200);
    await partner.post(`/sessions/${session}/done`).expect(202);
    expect((await put(2, json([uom('B')])).expect(409)).body).toMatchObject({ code: 'session_done' });
    expect((await put(1, json([uom('B')])).expect(409)).body).toMatchObject({ code: 'part_conflict' });
    expect((await put(1, json([uom('A')])).expect(200)).body).toEqual(first.body);
    expect(await stored()).toHaveLength(1);
  });
});

describe('a session', () => {
  it.each<[string, object, number, string]>([
    ['no collection', { mode: 'bulk' }, 422, 'validation_failed'],
    ['an unknown collection', { collection: 'master/none', mode: 'bulk' }, 422, 'validation_failed'],
    ['no mode', { collection: uoms }, 422, 'validation_failed'],
    ['mode upsert', { collection: uoms, mode: 'upsert' }, 422, 'validation_failed'],
    ['an unknown action', { collection: uoms, mode: 'bulk', action: 'drop' }, 422, 'validation_failed'],
    ['a refresh that deletes', { collection: uoms, mode: 'full-refresh', action: 'delete' }, 400, 'invalid_parameter'],
    ['allow_empty as text', { collection: uoms, mode: 'full-refresh', allow_empty: 'true' }, 422, 'validation_failed'],
    ['another field', { collection: uoms, mode: 'bulk', partner_id: 'x' }, 422, 'validation_failed'],
    ['a list', [], 422, 'validation_failed'],
  ])('is not opened with %s', async (_, body, status, code) => {
    const refused = await partner.post('/sessions').send(body).expect(status);
    expect(refused.body).toMatchObject({ code, detail: expect.stringMatching(/\w/) });
    expect(await product.db.session.count({ where: { partnerId: partner.partnerId } })).toBe(1);
  });

  it.each([{ parts: -1 }, { parts: 1.5 }, { parts: '1' }, { part: 1 }, [1]])('is not done with %j', async (body) => {
    const refused = await partner.post(`/sessions/${session}/done`).send(body).expect(422);
    expect(refused.body).toMatchObject({ code: 'validation_failed' });
    expect((await partner.get(`/sessions/${session}`)).body).toMatchObject({ state: 'OPEN' });
  });

  it.each(['ses-01HZZZZZZZZZZZZZZZZZZZZZZZ', 'job-01HZZZZZZZZZZZZZZZZZZZZZZZ', '1'])('%s is unknown', async (id) => {
    await partner.get(`/sessions/${id}`).expect(404);
    await partner.post(`/sessions/${id}/done`).expect(404);
    session = id;
    await put(1, json([uom('A')])).expect(404);
    expect(await stored()).toEqual([]);
  });
});
