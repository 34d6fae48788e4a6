import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { type Compression, decodeInto } from '../src/body/decode-body.ts';

const text = '{"items":[{"source_id":"A","name":"a"}]}';

/** Decodes what comes in the pieces that it is given in. */
function decode(encoding: Compression, pieces: Buffer[]): Promise<Buffer> {
  const body = new PassThrough();
  const source = Readable.from(pieces);
  source.pipe(decodeInto(body, source, encoding));
  return buffer(body);
}

/** Every way to cut `bytes` in two. */
function* cut(bytes: Buffer): Generator<Buffer[]> {
  for (let at = 1; at < bytes.length; at += 1) yield [bytes.subarray(0, at), bytes.subarray(at)];
}

describe('decodeInto', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['gzip', Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))])],
    ['br', brotliCompressSync(text)],
  ] as [Compression, Buffer][])('decodes %s, wherever it is cut', async (encoding, bytes) => {
    for (const pieces of cut(bytes)) expect(String(await decode(encoding, pieces))).toBe(text);
  });

  it.each([
    ['gzip', Buffer.concat([gzipSync(text), Buffer.alloc(9)])],
    ['gzip', Buffer.concat([gzipSync(text), Buffer.from('more')])],
    ['gzip', Buffer.concat([gzipSync(text), gzipSync(text).subarray(0, -1)])],
    ['br', Buffer.concat([brotliCompressSync(text), Buffer.from('more')])],
    ['br', brotliCompressSync(text).subarray(0, -1)],
  ] as [Compression, Buffer][])(
    'refuses %s that does not end where its bytes do, wherever it is cut',
    async (encoding, bytes) => {
      for (const pieces of cut(bytes))
        await expect(decode(encoding, pieces)).rejects.toMatchObject({ code: 'malformed_body' });
    },
  );

  it('refuses a body that decodes to 500 times its size, and allows less', async () => {
    const bomb = gzipSync(Buffer.alloc(2 * 1024 * 1024));
    await expect(decode('gzip', [bomb])).rejects.toMatchObject({ code: 'suspicious_compression' });
    const small = Buffer.alloc(1024 * 1024);
    expect(await decode('gzip', [gzipSync(small)])).toHaveLength(small.length);
  });
});
