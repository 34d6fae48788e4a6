import { isWhiteSpace } from './byte-codes.ts';

/** The first byte from `from` on that is not JSON white space, or `to`. */
export function skipWhiteSpace(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isWhiteSpace(bytes[at])) at += 1;
  return at;
}

/** Just past the last byte before `to` that is not JSON white space, or `from`. */
export function trimWhiteSpace(bytes: Buffer, from: number, to: number): number {
  let at = to;
  while (at > from && isWhiteSpace(bytes[at - 1])) at -= 1;
  return at;
}
