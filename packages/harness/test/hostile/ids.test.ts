import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { json, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct();
  await product.startWorker();
  partner = await product.addPartner();
});
afterAll(() => product.stop());

/** Ids that a path, a query, a queue or an object could misread. */
const taken = [
  '.',
  '..',
  '../../admin/v1/partners',
  '/',
  '//x',
  'a/b',
  'a\\b',
  'a:b',
  'job:1:2',
  '12345',
  '0',
  '-0',
  '1e400',
  '00012',
  'null',
  'undefined',
  'true',
  'NaN',
  '[object Object]',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  ' ',
  ' a ',
  '%',
  '%00',
  '%2e%2e',
  '%2F',
  '%E0%A4%A',
  'a?b=c&d',
  'a#b',
  'a+b',
  'a;b',
  'a,b|c',
  '"a"',
  "'; DROP TABLE records; --",
  '$1',
  '$(x)',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://x")',
  '{"source_id":"x"}',
  'é',
  'ﬀ',
  '漢字',
  '😀',
  '👩‍👩‍👧‍👦',
  '\u202eabc',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '\uffff',
  '\u{10ffff}',
  'x'.repeat(255),
  '😀'.repeat(255),
];

const refused: [string, string][] = [
  ['empty', '""'],
  ['256 characters', JSON.stringify('x'.repeat(256))],
  ['10,000 characters', JSON.stringify('x'.repeat(10_000))],
  ['not NFC', '"e\u0301"'],
  ['not NFC, escaped', '"e\\u0301"'],
  ['Ångström, which is not NFC', '"\u212b"'],
  ['a line feed', '"a\\nb"'],
  ['a tab', '"a\\tb"'],
  ['DEL', '"\u007f"'],
  ['a C1 control', '"\u0085"'],
  ['a number', '12345'],
  ['a fraction', '1.5'],
  ['null', 'null'],
  ['true', 'true'],
  ['a list', '["A"]'],
  ['an object', '{"a":"A"}'],
];

/** Requests a path as is: a client that follows the URL standard would resolve '..'. */
function readPath(path: string): Promise<string> {
  const { host } = new URL(product.baseUrl);
  const [hostname, port] = host.split(':');
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers: { 'X-API-Key': partner.apiKey } }, (response) => {
      text(response).then(resolve, reject);
    })
      .on('error', reject)
      .end();
  });
}

async function read(collection: string, id: string): Promise<unknown> {
  return JSON.parse(await readPath(`/wms-ingest/v1/${collection}/${encodeURIComponent(id)}`));
}

describe.each([
  ['upsert', 'master/uoms'],
  ['bulk', 'master/locations'],
])('an id, sent as %s', (mode, collection) => {
  beforeAll(async () => {
    const items = taken.map((id, index) => ({ source_id: id, name: `n ${index}` }));
    const { body } = await partner.push(collection, json(items), { mode });
    if (mode === 'bulk') await partner.waitForEnd(body.job_id);
  });

  it.each(taken.map((id, index) => ({ id, index })))(
    'can be $id, and its record is read by it',
    async ({ id, index }) => {
      expect(await read(collection, id)).toMatchObject({ source_id: id, data: { name: `n ${index}` } });
    },
  );

  it.each(refused)('cannot be %s', async (_, id) => {
    const body = { type: 'application/json', bytes: `{"items":[{"source_id":${id},"name":"a"}]}` };
    const job = await partner.push(collection, body, { mode });
    const jobId =
      mode === 'bulk' ? job.body.job_id : (await partner.get('/jobs?limit=1').expect(200)).body.items[0].job_id;
    expect(await partner.waitForEnd(jobId)).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', counts: { rejected: 1 } });
    const fault = { source_id: null, code: 'invalid_source_id', path: 'source_id' };
    expect(await partner.errors(jobId)).toMatchObject([fault]);
  });
});

it('lists the records of all ids, page by page', async () => {
  const found: string[] = [];
  const readFrom = async (cursor: string): Promise<string | null> => {
    const { body } = await partner.get('/master/uoms').query({ limit: 7, cursor }).expect(200);
    found.push(...body.items.map(({ source_id }: { source_id: string }) => source_id));
    return body.next_cursor;
  };
  for (let cursor: string | null = ''; cursor !== null; ) cursor = await readFrom(cursor);
  expect(new Set(found)).toEqual(new Set(taken));
  expect(found).toHaveLength(taken.length);
});
