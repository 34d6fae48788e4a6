import type { FieldSchema } from '@sluice/contracts';
import * as codes from '../bytes/byte-codes.ts';
import { type Matcher, matchNothing, NO_MATCH } from './matcher.ts';

/** The matcher of a text. A character is one byte or more, so that bytes bound it from above, and from below where 1 is enough. */
export function compileString({ minLength = 0, maxLength = Infinity, ...schema }: FieldSchema): Matcher {
  if (minLength > 1) return matchNothing;
  const scan = compileScan(schema);
  return (bytes, at) => {
    const end = scan(bytes, at);
    const length = end - at - 2;
    return length >= minLength && length <= maxLength ? end : NO_MATCH;
  };
}

function compileScan({ enum: words, pattern, format }: FieldSchema): Matcher {
  if (words !== undefined && pattern === undefined && format === undefined) return compileWords(words);
  if (pattern !== undefined && format === undefined) return compilePattern(pattern);
  if (pattern !== undefined) return matchNothing;
  // Printable ASCII is in NFC and has no control characters.
  if (format === 'source-id') return scanPlainString;
  return format === undefined ? scanString : matchNothing;
}

function compileWords(words: readonly string[]): Matcher {
  const known = new Set(words);
  return compilePlain((text) => known.has(text));
}

function compilePattern(pattern: string): Matcher {
  const form = new RegExp(pattern, 'u');
  return compilePlain((text) => form.test(text));
}

function compilePlain(isValid: (text: string) => boolean): Matcher {
  return (bytes, at) => {
    const end = scanPlainString(bytes, at);
    return end !== NO_MATCH && isValid(readPlainString(bytes, at, end)) ? end : NO_MATCH;
  };
}

// A module's own constants: V8 folds them into a hot loop.
const { quote } = codes;

const printable = 0;
const otherText = 1;
const quoteKind = 2;
const backslashKind = 3;
const control = 4;

const byteKinds = new Uint8Array(256).fill(otherText, 0x7f).fill(control, 0, codes.space);
byteKinds[codes.quote] = quoteKind;
byteKinds[codes.backslash] = backslashKind;

/** What may follow a backslash, but for `u`: what that writes has to be looked at. */
const simpleEscapes = new Uint8Array(256);
for (const byte of Buffer.from('"\\/bfnrt')) simpleEscapes[byte] = 1;

/** Just past the string that begins at `at`, in bytes that are UTF-8. */
function scanString(bytes: Buffer, at: number): number {
  if (bytes[at] !== quote) return NO_MATCH;
  let next = at + 1;
  while (next < bytes.length) {
    const kind = byteKinds[bytes[next++] as number] as number;
    if (kind <= otherText) continue;
    if (kind === quoteKind) return next;
    if (kind === control || simpleEscapes[bytes[next++] as number] !== 1) return NO_MATCH;
  }
  return NO_MATCH;
}

/** The same of a string that stands there as it is: printable ASCII without escapes. */
export function scanPlainString(bytes: Buffer, at: number): number {
  if (bytes[at] !== quote) return NO_MATCH;
  let next = at + 1;
  while (next < bytes.length) {
    const kind = byteKinds[bytes[next++] as number] as number;
    if (kind === printable) continue;
    return kind === quoteKind ? next : NO_MATCH;
  }
  return NO_MATCH;
}

/** The text of the string that scanPlainString found from `start` to `end`. */
export function readPlainString(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start + 1, end - 1);
}
