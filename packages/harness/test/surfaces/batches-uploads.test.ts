import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_BULK_MAX_BYTES: '20000', SLUICE_SEGMENT_BYTES: '1000' } });
});
afterAll(() => product.stop());
beforeEach(async () => {
  await product.stopWorkers();
  partner = await product.addPartner();
});

async function open(action = 'merge') {
  const request = supertest(product.baseUrl).post('/api/v1/batches').set('X-API-Key', partner.apiKey);
  return (await request.send({ resource: 'contact', action, upload: true }).expect(201)).body;
}

function put(url: string, type: string, bytes: string | Buffer, headers = {}): supertest.Test {
  const request = supertest(product.baseUrl)
    .put(url)
    .set({ 'Content-Type': type, ...headers });
  return request.serialize((sent) => sent).send(bytes) as supertest.Test;
}

async function read(id: string) {
  const request = supertest(product.baseUrl).get(`/api/v1/batches/${id}`).set('X-API-Key', partner.apiKey);
  return (await request.expect(200)).body;
}

async function finish(id: string) {
  await product.startWorker();
  return waitUntil(`${id} ended`, async () => {
    const batch = await read(id);
    return batch.finished_at === null ? undefined : batch;
  });
}

/** A file, without a key. */
const download = async (url: string) => (await supertest(product.baseUrl).get(url).expect(200)).text;

const types = { json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv' };
const sent = [
  { id: 'a', name: '=1+1', attributes: { id: 'inner' } },
  { id: 'b', name: 'B "quoted", é' },
];
const ndjson = sent.map((item) => `${JSON.stringify(item)}\n`).join('');
const asCsv = 'id,name,attributes.id\r\na,=1+1,inner\r\nb,"B ""quoted"", é",\r\n';

describe('uploads', () => {
  it('are awaited under a signed URL, which starts the batch', async () => {
    const batch = await open();
    expect(batch).toMatchObject({ status: 'queued', phase: null, has_upload_file: false, has_errors_file: false });
    expect(batch._upload_url).toMatch(
      /^\/api\/v1\/batches\/[-0-9a-f]+\/upload\?expires=\d+&max_bytes=20000&signature=/,
    );
    const { body } = await put(batch._upload_url, types.ndjson, ndjson).expect(202);
    expect(body).toMatchObject({ id: batch.id, status: 'queued', _upload_url: null });
    expect(await finish(batch.id)).toMatchObject({ status: 'completed', stats: { created: 2, invalid: 0 } });
  });

  it.each([
    ['a list of JSON', types.json, ` \n${JSON.stringify(sent)} `, {}],
    ['an object of JSON', types.json, JSON.stringify({ items: sent }), {}],
    [
      'JSON with its names escaped',
      types.json,
      JSON.stringify(sent).replaceAll(/"id":"(a|b)"/g, '"\\u0069d":"$1"'),
      {},
    ],
    ['NDJSON', types.ndjson, ndjson, {}],
    ['CSV', types.csv, asCsv, {}],
    ['CSV with a byte order mark and quotes', types.csv, `\uFEFF${asCsv.replace('id,', '"id",')}`, {}],
    ['gzip', types.ndjson, gzipSync(ndjson), { 'Content-Encoding': 'gzip' }],
  ])('are accepted as %s, and returned in both formats', async (_, type, bytes, headers) => {
    const { id, _upload_url: url } = await open();
    await put(url, type, bytes, headers).expect(202);
    const batch = await finish(id);
    expect(batch).toMatchObject({ status: 'completed', has_upload_file: true, has_errors_file: false });
    expect(await partner.record('crm/contacts', 'a')).toMatchObject({
      source_id: 'a',
      data: { name: '=1+1', attributes: { id: 'inner' } },
    });
    expect(JSON.parse(await download(batch._upload_json_url))).toEqual(sent);
    const rows = (await download(batch._upload_csv_url)).split('\r\n');
    expect(rows[0]).toBe('id,name,attributes');
    expect(rows[1]).toBe(`a,'=1+1,"{""id"":""inner""}"`);
    expect(rows[2]).toBe('b,"B ""quoted"", é",');
  });

  it.each(['json', 'ndjson', 'csv'] as const)('return the invalid items in %s', async (format) => {
    const bodies = {
      json: '[{"id":"a","name":"A"},{"id":"b","name":7},{"source_id":"c","name":"C"}]',
      ndjson: '{"id":"a","name":"A"}\n{"id":"b","name":7}\n{"source_id":"c","name":"C"}\n',
      csv: 'id,name,phone\na,A,\nb,,1\n,C,\n',
    };
    const { id, _upload_url: url } = await open();
    await put(url, types[format], bodies[format]).expect(202);
    const batch = await finish(id);
    expect(batch).toMatchObject({ status: 'completed', stats: { created: 1, invalid: 2 }, has_errors_file: true });
    const errors = JSON.parse(await download(batch._errors_json_url));
    const items = {
      json: [
        { id: 'b', name: 7 },
        { source_id: 'c', name: 'C' },
      ],
      ndjson: [
        { id: 'b', name: 7 },
        { source_id: 'c', name: 'C' },
      ],
      csv: [{ id: 'b', phone: '1' }, { name: 'C' }],
    };
    expect(errors.map(({ item }: { item: unknown }) => item)).toEqual(items[format]);
    expect(errors[0]).toMatchObject({ index: 1, id: 'b', status: 'REJECTED', path: 'name' });
    expect(errors[1].reason).not.toMatch(/source_id field/);
    const rows = (await download(batch._errors_csv_url)).trim().split('\r\n');
    expect(rows[0]).toBe('index,line,id,status,code,reason,path,item');
    expect(rows).toHaveLength(3);
  });

  it('are accepted once', async () => {
    const { id, _upload_url: url } = await open();
    await put(url, types.ndjson, ndjson).expect(202);
    await put(url, types.ndjson, ndjson).expect(409);
    await put(url, types.ndjson, '{"id":"z","name":"Z"}').expect(409);
    expect(await finish(id)).toMatchObject({ status: 'completed', stats: { created: 2 } });
  });

  it('are accepted once also where two come at the same time', async () => {
    const { id, _upload_url: url } = await open();
    const both = ['x', 'y'].map((name) => put(url, types.ndjson, `{"id":"${name}","name":"N"}`));
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(await finish(id)).toMatchObject({ status: 'completed', stats: { created: 1 } });
    expect(await product.payloadKeys(partner.partnerId)).toHaveLength(1);
  });

  it('that cannot be used are refused, and the batch keeps waiting', async () => {
    const { id, _upload_url: url } = await open();
    const misfits: [string, string, number][] = [
      [types.ndjson, JSON.stringify(sent), 400],
      [types.csv, 'name\nA\n', 400],
      [types.json, '{"records":[]}', 400],
      [types.json, '', 400],
      ['text/plain', ndjson, 415],
      [types.ndjson, ' '.repeat(20_001), 413],
    ];
    for (const [type, bytes, status] of misfits) {
      const { body } = await put(url, type, bytes).expect(status);
      expect(body.detail).not.toContain('source_id');
    }
    const packed = await put(url, types.ndjson, gzipSync(' '.repeat(20_001)), { 'Content-Encoding': 'gzip' });
    expect(packed.status).toBe(413);
    expect(await product.payloadKeys(partner.partnerId)).toEqual([]);
    expect(await read(id)).toMatchObject({ status: 'queued', _upload_url: url });
    await put(url, types.ndjson, ndjson).expect(202);
  });

  it('that end too early fail the batch, which says why', async () => {
    const { id, _upload_url: url } = await open('overwrite');
    await put(url, types.json, '[{"id":"a","name":"A"},').expect(202);
    expect(await finish(id)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/\w/),
      stats: { created: 0 },
    });
  });

  it('that never arrive fail the batch', async () => {
    const { id, _upload_url: url } = await open();
    await product.db
      .$executeRaw`UPDATE batches SET expires_at = now() - interval '1 minute' WHERE batch_id = ${id}::uuid`;
    const reason = expect.stringContaining('No upload was received');
    expect(await read(id)).toMatchObject({ status: 'failed', reason, _upload_url: null });
    await put(url, types.ndjson, ndjson).expect(409);
  });
});

describe('signed URLs', () => {
  const misuses: [string, (url: string, other: string) => string, number][] = [
    ['no signature', (url) => url.replace(/&signature=.*/, ''), 403],
    ['another signature', (url) => url.replace(/signature=./, 'signature=!'), 403],
    ['another expiry', (url) => url.replace(/expires=\d/, 'expires=9'), 403],
    ['another size', (url) => url.replace('max_bytes=20000', 'max_bytes=90000'), 403],
    ['another batch', (url, other) => url.replace(/batches\/[^/]+/, `batches/${other}`), 403],
    ['a batch that does not exist', (url) => url.replace(/batches\/[^/]+/, 'batches/1'), 404],
    ['a parameter twice', (url) => `${url}&expires=1`, 400],
    ['another parameter', (url) => `${url}&x=1`, 400],
  ];

  it.each(misuses)('with %s are refused', async (_, change, status) => {
    const [batch, other] = [await open(), await open()];
    await put(change(batch._upload_url, other.id), types.ndjson, ndjson).expect(status);
    expect(await product.payloadKeys(partner.partnerId)).toEqual([]);
  });

  it('are valid for one method and one object', async () => {
    const batch = await open();
    const url: string = batch._upload_url;
    await supertest(product.baseUrl).get(url).expect(405).expect('Allow', 'PUT');
    await supertest(product.baseUrl).post(url).expect(405);
    await supertest(product.baseUrl).get(url.replace('/upload?', '/upload.csv?')).expect(403);
    await put(url, types.ndjson, '{"id":"a"}').expect(202);
    const { _errors_csv_url: errors } = await finish(batch.id);
    await download(errors);
    await put(errors, types.ndjson, ndjson).expect(405);
    await supertest(product.baseUrl).get(errors.replace('errors.csv', 'errors.json')).expect(403);
    await supertest(product.baseUrl).get(errors.replace('errors.csv', 'upload.csv')).expect(403);
  });
});
