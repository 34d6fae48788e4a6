import { randomBytes } from 'node:crypto';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
let source: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SYNC_MAX_BYTES: '3000000', SLUICE_BULK_MAX_BYTES: '6000000' } });
  partner = await product.addPartner();
  source = await product.addPartner();
});
afterAll(() => product.stop());

const text = '{"items":[{"source_id":"A","name":"a"}]}';
const large = `{"items":[{"source_id":"A","name":"a"}${' '.repeat(7_000_000)}]}`;
const gzip = gzipSync(text);
const br = brotliCompressSync(text);
/** `bytes` with the byte at `index` changed; a negative index counts from the end. */
const damage = (bytes: Buffer, index: number) => {
  const damaged = Buffer.from(bytes);
  const at = index < 0 ? bytes.length + index : index;
  damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at);
  return damaged;
};

async function send(query: string, encoding: string, bytes: Buffer, client = partner) {
  const request = client.post(`/master/uoms${query}`).set('Content-Type', 'application/json');
  if (encoding !== '') request.set('Content-Encoding', encoding);
  const { status, body } = await request.serialize((sent: unknown) => sent as string).send(bytes);
  return { status, body };
}

const malformed = { status: 400, code: 'malformed_body' };
const unsupported = { status: 415, code: 'unsupported_encoding' };
const suspicious = { status: 413, code: 'suspicious_compression' };
const tooLarge = { status: 413, code: 'payload_too_large' };

const refused: [name: string, encoding: string, bytes: Buffer, fault: { status: number; code: string }][] = [
  ['gzip without its last byte', 'gzip', gzip.subarray(0, -1), malformed],
  ['gzip without its trailer', 'gzip', gzip.subarray(0, -8), malformed],
  ['gzip cut in the middle', 'gzip', gzip.subarray(0, 20), malformed],
  ['gzip cut in its head', 'gzip', gzip.subarray(0, 5), malformed],
  ['gzip with a wrong CRC', 'gzip', damage(gzip, -6), malformed],
  ['gzip with a wrong length', 'gzip', damage(gzip, -1), malformed],
  ['gzip with a damaged middle', 'gzip', damage(gzip, 15), malformed],
  ['gzip and then text', 'gzip', Buffer.concat([gzip, Buffer.from('garbage')]), malformed],
  ['gzip and then zeros', 'gzip', Buffer.concat([gzip, Buffer.alloc(512)]), malformed],
  ['gzip and then a half member', 'gzip', Buffer.concat([gzip, gzip.subarray(0, 12)]), malformed],
  ['br without its last byte', 'br', br.subarray(0, -1), malformed],
  ['br with a damaged middle', 'br', damage(br, 4), malformed],
  ['br and then text', 'br', Buffer.concat([br, Buffer.from('garbage')]), malformed],
  ['br twice', 'br', Buffer.concat([br, br]), malformed],
  ['br that is called gzip', 'gzip', br, malformed],
  ['gzip that is called br', 'br', gzip, malformed],
  ['zlib that is called gzip', 'gzip', deflateSync(text), malformed],
  ['text that is called gzip', 'gzip', Buffer.from(text), malformed],
  ['gzip that is called nothing', '', gzip, malformed],
  ['gzip in gzip', 'gzip', gzipSync(gzip), malformed],
  ['two encodings', 'gzip, gzip', gzipSync(gzip), unsupported],
  ['gzip, and that in br', 'gzip, br', brotliCompressSync(gzip), unsupported],
  ['deflate', 'deflate', deflateSync(text), unsupported],
  ['raw deflate', 'deflate', deflateRawSync(text), unsupported],
  ['zstd', 'zstd', Buffer.from('28b52ffd', 'hex'), unsupported],
  ['compress', 'compress', Buffer.from([0x1f, 0x9d]), unsupported],
  ['an invalid encoding', 'gzip;q=1', gzip, unsupported],
  ['gzip of nothing', 'gzip', gzipSync(''), { status: 400, code: 'empty_body' }],
  ['gzip that decodes to 1,000 times as much', 'gzip', gzipSync(large), suspicious],
  ['br that decodes to 100,000 times as much', 'br', brotliCompressSync(large), suspicious],
];

describe('a compressed body', () => {
  afterEach(async () => {
    expect(await product.db.job.count({ where: { partnerId: partner.partnerId } })).toBe(0);
    expect((await product.payloadKeys(partner.partnerId)).concat(await product.payloadFiles())).toEqual([]);
  });

  describe.each([
    ['upsert', ''],
    ['bulk', '?mode=bulk'],
  ])('of mode %s', (_mode, query) => {
    it.each(refused)('that is %s is refused', async (_name, encoding, bytes, fault) => {
      const { status, body } = await send(query, encoding, bytes);
      expect({ status, code: body.code }).toEqual(fault);
      expect(body).toMatchObject({ detail: expect.stringMatching(/\w{3}.*\.$/), correlation_id: expect.any(String) });
    });

    it('that is too large once it is decoded is refused, though its ratio is allowed', async () => {
      const noise = Array.from({ length: 300 }, () => randomBytes(100).toString('hex') + ' '.repeat(25_000)).join('');
      const bytes = gzipSync(`{"items":[{"source_id":"A","name":"${noise}"}]}`);
      const { status, body } = await send(query, 'gzip', bytes);
      expect({ status, code: body.code }).toEqual(tooLarge);
    });
  });
});

describe('a compressed body that is accepted', () => {
  const members = Buffer.concat([text.slice(0, 9), '', text.slice(9)].map((part) => gzipSync(part)));
  const named = Buffer.concat([
    gzip.subarray(0, 3),
    Buffer.from([8]),
    gzip.subarray(4, 10),
    Buffer.from('a.json\0'),
    gzip.subarray(10),
  ]);
  const flushed = gzipSync(text, { level: 0, finishFlush: constants.Z_FINISH });

  it.each([
    ['several gzip members', 'gzip', members],
    ['gzip with the name of its file', 'gzip', named],
    ['gzip that compresses nothing', 'GZIP', flushed],
    ['br', 'br', br],
    ['br of the largest window', 'br', brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } })],
    ['identity', 'identity', Buffer.from(text)],
    ['a megabyte of white space', 'gzip', gzipSync(text + ' '.repeat(1_000_000))],
  ])('can be %s', async (_name, encoding, bytes) => {
    const { status, body } = await send('', encoding, bytes, source);
    expect({ status, accepted: body.summary?.accepted + body.summary?.replay }).toEqual({ status: 200, accepted: 1 });
  });
});
