import type { PassThrough, Readable, Transform } from 'node:stream';
import { type BrotliDecompress, createBrotliDecompress, createGunzip, type Gunzip } from 'node:zlib';
import { RequestFault } from '@sluice/contracts';
import type { ContentEncoding } from './body-head.ts';

/** How a body is encoded that has to be decoded. */
export type Compression = Exclude<ContentEncoding, 'identity'>;

/** As much as a socket hands over at once, so that each piece passes whole. */
const bufferBytes = 64 * 1024;

/**
 * Bytes that one encoded byte may stand for. Records that are alike in all but their ids come to 90 in gzip and 300 in br; the
 * least that is called a bomb comes to 1,000.
 */
const ratioMax = 500;
/** Decoded bytes up to which the ratio does not matter. */
const ratioFreeBytes = 1024 * 1024;

/**
 * The decoder between `source` and `body`, into which the source is yet to be piped. It ends the body, or destroys it with RequestFault `malformed_body` or `suspicious_compression`. Several gzip members are one after the other (RFC 1952);
 * what follows the last one is an error, and not dropped as zlib would.
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
  const detail = `The body cannot be decoded as ${encoding}: it is damaged, cut short, encoded otherwise, or followed by something else.`;
  return new RequestFault('malformed_body', detail, { cause });
}

function suspiciousCompression(): RequestFault {
  const detail = `The body decodes to more than ${ratioMax} times the bytes that were sent. Send it with less compression, or with none.`;
  return new RequestFault('suspicious_compression', detail, { extra: { max_ratio: ratioMax } });
}
