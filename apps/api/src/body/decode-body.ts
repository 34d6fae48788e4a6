import type { PassThrough, Readable, Transform } from 'node:stream';
import { type BrotliDecompress, createBrotliDecompress, createGunzip, type Gunzip } from 'node:zlib';
import { RequestFault } from '@sluice/contracts';
import type { ContentEncoding } from './body-head.ts';

/** The encodings that must be decoded. */
export type Compression = Exclude<ContentEncoding, 'identity'>;

/** The size of a socket's reads, so that no piece is split. */
const bufferBytes = 64 * 1024;

/**
 * The most decoded bytes for one encoded byte. Records that differ only in their ids compress by 90 with gzip and 300 with br;
 * compression bombs start at 1,000.
 */
const ratioMax = 500;
/** Decoded bytes up to which the ratio is not checked. */
const ratioFreeBytes = 1024 * 1024;

/**
 * Connects a decoder to `body` and returns it; the caller pipes `source` into it. The decoder ends the body, or destroys it
 * with RequestFault `malformed_body` or `suspicious_compression`. Consecutive gzip members are all decoded (RFC 1952);
 * anything after the last one is an error, where zlib alone would drop it.
 */
export function decodeInto(body: PassThrough, source: Readable, encoding: Compression): Transform {
  const decoder = createDecoder(encoding);
  const refuse = (cause?: Error) => void body.destroy(undecodable(encoding, cause));
  let sentBytes = 0;
  let decodedBytes = 0;
  source.on('data', (chunk: Uint8Array) => {
    sentBytes += chunk.byteLength;
  });
  decoder.on('data', (chunk: Uint8Array) => {
    decodedBytes += chunk.byteLength;
    if (decodedBytes > ratioFreeBytes && decodedBytes > ratioMax * decoder.bytesWritten)
      body.destroy(suspiciousCompression());
  });
  decoder.on('error', refuse);
  decoder.on('end', () => (decoder.bytesWritten < sentBytes ? refuse() : body.end()));
  body.once('close', () => decoder.destroy());
  decoder.pipe(body, { end: false });
  return decoder;
}

function createDecoder(encoding: Compression): Gunzip | BrotliDecompress {
  switch (encoding) {
    case 'gzip':
      return createGunzip({ chunkSize: bufferBytes });
    case 'br':
      return createBrotliDecompress({ chunkSize: bufferBytes });
  }
}

function undecodable(encoding: Compression, cause?: Error): RequestFault {
  const detail = `The request body is not valid ${encoding}: it is damaged, truncated, encoded differently, or has trailing bytes. Encode it again, or send it uncompressed.`;
  return new RequestFault('malformed_body', detail, { cause });
}

function suspiciousCompression(): RequestFault {
  const detail = `The request body decodes to more than ${ratioMax} times its compressed size. Send it with less compression, or uncompressed.`;
  return new RequestFault('suspicious_compression', detail, { extra: { max_ratio: ratioMax } });
}
