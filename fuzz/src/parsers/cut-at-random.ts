import { startDraws } from '../items/seeded-random.ts';

/** Pieces of 0 to 4 bytes. */
export function cutAtRandom(bytes: Buffer): Buffer[] {
  const draw = startDraws(bytes.length + 1);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = draw(5);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}
