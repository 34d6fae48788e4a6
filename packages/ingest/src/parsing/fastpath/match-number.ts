import type { FieldSchema } from '@sluice/contracts';
import { lowerE, upperE } from '../bytes/byte-codes.ts';
import { type Matcher, NO_MATCH } from './matcher.ts';

const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;

/** As many digits are always exact, with a point in them too: an integer below 2^53, divided by a power of 10 that is one as well. */
const exactDigits = 15;

const powersOfTen = Float64Array.from({ length: exactDigits + 1 }, (_, power) => 10 ** power);

/** The matcher of a number of up to 15 digits without an exponent. */
export function compileNumber(schema: FieldSchema, isInteger: boolean): Matcher {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema;
  const isWithin = (value: number) => value >= minimum && value <= maximum && value > exclusiveMinimum;
  return (bytes, at) => {
    const isNegative = bytes[at] === minus;
    const start = isNegative ? at + 1 : at;
    let end = skipDigits(bytes, start);
    if (end === start || (bytes[start] === zero && end > start + 1)) return NO_MATCH;
    let digits = readDigits(bytes, start, end);
    let places = 0;
    if (bytes[end] === point) {
      const fraction = end + 1;
      end = skipDigits(bytes, fraction);
      places = end - fraction;
      if (isInteger || places === 0 || end - start - 1 > exactDigits) return NO_MATCH;
      digits = digits * (powersOfTen[places] as number) + readDigits(bytes, fraction, end);
    } else if (end - start > exactDigits) return NO_MATCH;
    const next = bytes[end];
    // -0 would lose its sign.
    if (next === lowerE || next === upperE || (isNegative && digits === 0)) return NO_MATCH;
    const size = digits / (powersOfTen[places] as number);
    return isWithin(isNegative ? -size : size) ? end : NO_MATCH;
  };
}

function skipDigits(bytes: Buffer, at: number): number {
  let next = at;
  for (let byte = bytes[next] as number; byte >= zero && byte <= zero + 9; byte = bytes[next] as number) next += 1;
  return next;
}

/** The number that bytes `start` to `end` write in digits. */
export function readDigits(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + (bytes[at] as number) - zero;
  return value;
}
