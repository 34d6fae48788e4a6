import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import fc from 'fast-check';

/** The content encoding of a body. */
export type Encoding = 'identity' | 'gzip' | 'gzip in members' | 'br';

export const encodings: fc.Arbitrary<Encoding> = fc.constantFrom<Encoding>(
  'identity',
  'identity',
  'gzip',
  'gzip in members',
  'br',
);

const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

/** Encodes a body. */
export function encode(bytes: Buffer, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'identity':
      return bytes;
    case 'gzip':
      return gzipSync(bytes);
    case 'gzip in members': {
      const half = bytes.length >> 1;
      return Buffer.concat([gzipSync(bytes.subarray(0, half)), gzipSync(bytes.subarray(half))]);
    }
    case 'br':
      return brotliCompressSync(bytes, quality);
  }
}

/** The header of an encoding. */
export function encodingHeaders(encoding: Encoding): Record<string, string> {
  if (encoding === 'identity') return {};
  return { 'content-encoding': encoding === 'br' ? 'br' : 'gzip' };
}
