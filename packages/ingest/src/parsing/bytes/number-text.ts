import { isDigit } from './byte-codes.ts';
import type { ItemText } from './item-text.ts';

/**
 * Longer numbers are refused, and larger exponents: Postgres keeps 16,383 digits after the point, and fails on more.
 */
const longestNumber = 10_000;
const largestExponent = 1_000;

/** What is wrong with the number that JSON text `text` writes, as the rest of a sentence, or null. */
export function findNumberFlaw(text: string): string | null {
  const value = Number(text);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    return 'is beyond ±9,007,199,254,740,991 (2^53 − 1), where numbers are no longer exact. Send it as text';
  }
  const [digits = '', exponent = '0'] = text.toLowerCase().split('e', 2);
  if (value === 0 && /[1-9]/.test(digits)) return 'is so small that it would become 0. Send 0';
  if (Object.is(value, -0)) return 'would lose its sign. Send 0';
  if (Math.abs(Number(exponent)) > largestExponent) return 'has an exponent beyond ±1,000. Write it without';
  if (text.length > longestNumber) return 'has more than 10,000 characters. Round it';
  return null;
}

// A number has three rows of digits at most, so that one of a longer number has this many.
const tellingDigits = Math.floor(longestNumber / 4);

/**
 * Whether `item` can contain a number of more than `longestNumber` characters. Looks only at every so many-th
 * character, between which a row of that many digits cannot hide.
 */
export function mayHaveLongNumber(item: ItemText): boolean {
  if (item.length <= longestNumber) return false;
  const text = item.toString();
  for (let at = tellingDigits - 1; at < text.length; at += tellingDigits) {
    if (isDigit(text.charCodeAt(at)) && countDigitsAround(text, at) >= tellingDigits) return true;
  }
  return false;
}

function countDigitsAround(text: string, at: number): number {
  let start = at;
  let end = at + 1;
  while (isDigit(text.charCodeAt(start - 1))) start -= 1;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end - start;
}
