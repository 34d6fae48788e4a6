import type { ExactObject } from '../oracle/exact-value.ts';
import { withMember } from '../oracle/exact-value.ts';
import { stringValue } from './scalars.ts';
import { plainSpelling, writeExactJson } from './write-exact-json.ts';

/** A way to corrupt the bytes of an item, and the codes of its rejection. */
export interface TextCorruption {
  codes: readonly string[];
  /** Writes a valid item as corrupt bytes; brackets and quotes stay balanced. */
  apply(item: ExactObject): Buffer;
}

/** Plain ASCII that occurs nowhere else. */
const mark = 'FUZZ-MARK';

/** Invalid JSON and invalid UTF-8, by name. */
export const textCorruptions: Readonly<Record<string, TextCorruption>> = {
  'a trailing comma': malformed((text) => text.replace(/\}$/, ',}')),
  'no comma': malformed((text) => text.replace(/\}$/, ' "x":1}')),
  'no colon': malformed((text) => text.replace(/\}$/, ',"x" 1}')),
  'a key without quotes': malformed((text) => text.replace(/\}$/, ',x:1}')),
  'an unknown literal': malformed((text) => text.replace(/\}$/, ',"x":tru}')),
  NaN: malformed((text) => text.replace(/\}$/, ',"x":NaN}')),
  'a leading zero': malformed((text) => text.replace(/\}$/, ',"x":01}')),
  'a trailing decimal point': malformed((text) => text.replace(/\}$/, ',"x":1.}')),
  'a comment': malformed((text) => text.replace(/\}$/, '/**/}')),
  'a tab in a text': malformed((text) => text.replace(mark, 'a\tb')),
  'an unknown escape': malformed((text) => text.replace(mark, '\\x41')),
  'a short escape': malformed((text) => text.replace(mark, '\\u12')),
  'an invalid byte': undecodable([0xff]),
  'an overlong slash': undecodable([0xc0, 0xaf]),
  'an encoded surrogate': undecodable([0xed, 0xa0, 0x80]),
  'a truncated character': undecodable([0xe2, 0x82]),
  'a character beyond Unicode': undecodable([0xf4, 0x90, 0x80, 0x80]),
};

function malformed(corruptText: (text: string) => string): TextCorruption {
  return {
    codes: ['malformed_json'],
    apply: (item) => Buffer.from(corruptText(writeMarked(item))),
  };
}

function undecodable(bytes: readonly number[]): TextCorruption {
  return {
    codes: ['invalid_utf8'],
    apply: (item) => {
      const text = writeMarked(item);
      const at = text.indexOf(mark);
      const after = text.slice(at + mark.length);
      return Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from(bytes), Buffer.from(after)]);
    },
  };
}

function writeMarked(item: ExactObject): string {
  const marked = withMember(item, 'attributes', { kind: 'object', members: [['k', stringValue(mark)]] });
  return writeExactJson(marked, plainSpelling);
}

/** A way to corrupt a row of a CSV, and the codes of its rejection. */
export interface RowCorruption {
  codes: readonly string[];
  /** Corrupts the cells of a valid row. */
  apply(cells: readonly Buffer[]): Buffer[];
}

/** The corruptions of a row that correspond to those of a JSON text, by the same name. */
export const rowCorruptions: Readonly<Record<string, RowCorruption>> = {
  'no comma': { codes: ['malformed_csv'], apply: (cells) => cells.slice(1) },
  'a trailing comma': { codes: ['malformed_csv'], apply: (cells) => [...cells, Buffer.from('')] },
  'a key without quotes': first(['malformed_csv'], Buffer.from('a"b')),
  'a comment': first(['malformed_csv'], Buffer.from('"a"b')),
  'an invalid byte': first(['invalid_utf8'], Buffer.from([0x61, 0xff])),
  'an overlong slash': first(['invalid_utf8'], Buffer.from([0xc0, 0xaf])),
  'an encoded surrogate': first(['invalid_utf8'], Buffer.from([0xed, 0xa0, 0x80])),
};

function first(codes: readonly string[], cell: Buffer): RowCorruption {
  return { codes, apply: (cells) => [cell, ...cells.slice(1)] };
}
