import type { FieldSchema } from '@sluice/contracts';
import { type Matcher, matchNothing, NO_MATCH } from './matcher.ts';
import { readPlainString, scanPlainString, scanString } from './scan-string.ts';

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
