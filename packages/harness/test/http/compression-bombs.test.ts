import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { brotliDecompressSync, constants, createBrotliCompress, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  findFreePort,
  json,
  PartnerClient,
  RawConnection,
  startTestProduct,
  type TestApp,
  type TestProduct,
  waitUntil,
} from '../../src/index.ts';

let product: TestProduct;
let api: TestApp;
let baseUrl: string;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_BULK_MAX_BYTES: String(64 * mebibyte) } });
  const { partnerId, apiKey } = await product.addPartner();
  const port = String(await findFreePort());
  api = product.startApp('api', { PORT: port, LOG_LEVEL: 'info' });
  baseUrl = `http://127.0.0.1:${port}`;
  partner = new PartnerClient(baseUrl, { partnerId, apiKey });
  await waitUntil('the API listens', async () => (api.output().includes('API ready') ? true : undefined));
});
afterAll(() => product.stop());

const mebibyte = 1024 * 1024;
const head = '{"items":[';
const blanks = Buffer.alloc(10 * mebibyte, ' ');

/** The parts of a bomb: `block`, which decodes to `blanks`, can follow `first` any number of times. */
interface Bomb {
  encoding: 'gzip' | 'br';
  first: Buffer;
  block: Buffer;
}

/** Each block is a gzip member. */
function makeGzipBomb(): Bomb {
  return { encoding: 'gzip', first: gzipSync(head), block: gzipSync(blanks) };
}

/** A stream that is flushed: all blocks from the second on are the same. */
async function makeBrotliBomb(): Promise<Bomb> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 16 };
  const encoder = createBrotliCompress({ params });
  const compress = async (bytes: Buffer | string): Promise<Buffer> => {
    encoder.write(bytes);
    await new Promise<void>((resolve) => encoder.flush(constants.BROTLI_OPERATION_FLUSH, resolve));
    if (encoder.readableLength === 0) await once(encoder, 'readable');
    return encoder.read();
  };
  return {
    encoding: 'br',
    first: Buffer.concat([await compress(head), await compress(blanks)]),
    block: await compress(blanks),
  };
}

/** Sends 10 MiB of the bomb, unless the connection ends before, and reads the response. */
async function explode({ encoding, first, block }: Bomb, query: string) {
  const connection = await RawConnection.open(baseUrl);
  const bytes = 10 * mebibyte;
  await connection.write(
    `POST /wms-ingest/v1/master/uoms${query} HTTP/1.1\r\nHost: a\r\nX-API-Key: ${partner.apiKey}\r\n` +
      `Content-Type: application/json\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${bytes}\r\n\r\n`,
  );
  await connection.write(first);
  const answered = connection.answer();
  let left = bytes - first.length;
  for (; left > 0 && !connection.isOver; left -= block.length) await connection.write(block.subarray(0, left));
  const { status, body } = await answered;
  connection.reset();
  return { status, code: JSON.parse(body).code };
}

/** The peak resident set of the API, in MB of 10^6 bytes; 0 where the system does not report it. */
async function readPeakMb(): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${api.pid}/status`, 'utf8')) ?? [];
  return (Number(kibibytes) * 1024) / 1_000_000;
}

describe('10 MiB that decode to 10 GiB', () => {
  it('are the size of the bombs below', async () => {
    for (const [{ first, block }, decode] of [
      [makeGzipBomb(), gunzipSync],
      [
        { ...(await makeBrotliBomb()) },
        (bytes: Buffer) => brotliDecompressSync(Buffer.concat([bytes, Buffer.from([3])])),
      ],
    ] as const) {
      const decoded = decode(Buffer.concat([first, block, block])).length;
      expect(decoded).toBeGreaterThanOrEqual(2 * blanks.length);
      expect((10 * mebibyte * blanks.length) / block.length).toBeGreaterThan(10 * 1024 * mebibyte);
    }
  });

  it.each([
    ['gzip', '', makeGzipBomb],
    ['gzip', '?mode=bulk', makeGzipBomb],
    ['br', '', makeBrotliBomb],
    ['br', '?mode=bulk', makeBrotliBomb],
  ])('in %s with %j are refused by their ratio, in little memory', async (_encoding, query, makeBomb) => {
    const fault = await explode(await makeBomb(), query);
    expect(fault).toEqual({ status: 413, code: 'suspicious_compression' });
    expect(await readPeakMb()).toBeLessThan(350);
  });

  it('are refused by their size where their ratio is allowed, in little memory', async () => {
    // One of each 400 bytes cannot be compressed.
    const noise = Array.from({ length: 3000 }, (_, i) => String.fromCharCode(33 + ((i * 7919 * i) % 90))).join('');
    const block = gzipSync(Array.from({ length: 3000 }, (_, i) => noise.charAt(i) + ' '.repeat(399)).join(''));
    const fault = await explode({ encoding: 'gzip', first: gzipSync(head), block }, '?mode=bulk');
    expect(fault).toEqual({ status: 413, code: 'payload_too_large' });
    expect(await readPeakMb()).toBeLessThan(350);
  });

  it('leave nothing behind, and the API keeps serving', async () => {
    await waitUntil('no upload is left', async () => ((await product.payloadFiles()).length === 0 ? true : undefined));
    expect(await product.db.job.count()).toBe(0);
    await partner.push('master/uoms', json([{ source_id: 'A', name: 'a' }])).expect(200);
  });
});
