import { Readable } from 'node:stream';

/**
 * A stream of `pieces`, which may be left before its end. Whoever reads it is told of its errors; once it is left, the end of a
 * body that was still to come concerns nobody, and must not end the process.
 */
export function streamPieces(pieces: AsyncIterable<Uint8Array>): Readable {
  return Readable.from(pieces).on('error', () => undefined);
}
