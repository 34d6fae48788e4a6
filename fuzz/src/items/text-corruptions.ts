import type { ExactObject } from '../oracle/exact-value.ts';
import { set } from './item-corruptions.ts';
import { stringValue } from './scalars.ts';
import { plainSpelling, writeExactJson } from './write-exact-json.ts';

/** One thing that is wrong with the bytes of an item, and the codes it is rejected with. */
export interface TextSpoil {
  codes: readonly string[];
  /** Makes bytes of a sound item that are wrong; brackets and quotes stay in order. */
  apply(item: ExactObject): Buffer;
}

/** Plain ASCII, and found nowhere else. */
const mark = 'FUZZ-MARK';

/** What JSON does not take, and bytes that are no UTF-8. */
export const textSpoils: Readonly<Record<string, TextSpoil>> = {
  'a comma at its end': malformed((text) => text.replace(/\}$/, ',}')),
  'no comma': malformed((text) => text.replace(/\}$/, ' "x":1}')),
  'no colon': malformed((text) => text.replace(/\}$/, ',"x" 1}')),
  'a key without quotes': malformed((text) => text.replace(/\}$/, ',x:1}')),
  'a word that is none': malformed((text) => text.replace(/\}$/, ',"x":tru}')),
  NaN: malformed((text) => text.replace(/\}$/, ',"x":NaN}')),
  'a number with a zero in front': malformed((text) => text.replace(/\}$/, ',"x":01}')),
  'a number that ends with its point': malformed((text) => text.replace(/\}$/, ',"x":1.}')),
  'a comment': malformed((text) => text.replace(/\}$/, '/**/}')),
  'a tab in a text': malformed((text) => text.replace(mark, 'a\tb')),
  'an escape that is none': malformed((text) => text.replace(mark, '\\x41')),
  'an escape that is short': malformed((text) => text.replace(mark, '\\u12')),
  'a byte that is no UTF-8': undecodable([0xff]),
  'an overlong slash': undecodable([0xc0, 0xaf]),
  'an encoded surrogate': undecodable([0xed, 0xa0, 0x80]),
  'a character cut off': undecodable([0xe2, 0x82]),
  'a character beyond Unicode': undecodable([0xf4, 0x90, 0x80, 0x80]),
};

function malformed(spoilText: (text: string) => string): TextSpoil {
  return {
    codes: ['malformed_json'],
    apply: (item) => Buffer.from(spoilText(writeMarked(item))),
  };
}

function undecodable(bytes: readonly number[]): TextSpoil {
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
  const marked = set(item, 'attributes', { kind: 'object', members: [['k', stringValue(mark)]] });
  return writeExactJson(marked, plainSpelling);
}

/** One thing that is wrong with a row of a CSV, and the codes it is rejected with. */
export interface RowSpoil {
  codes: readonly string[];
  /** Makes the cells of a sound row, as they stand there, wrong. */
  apply(cells: readonly Buffer[]): Buffer[];
}

/** What a row can be wrong in and JSON cannot, by the name of what is wrong with a text of JSON. */
export const rowSpoils: Readonly<Record<string, RowSpoil>> = {
  'no comma': { codes: ['malformed_csv'], apply: (cells) => cells.slice(1) },
  'a comma at its end': { codes: ['malformed_csv'], apply: (cells) => [...cells, Buffer.from('')] },
  'a key without quotes': first(['malformed_csv'], Buffer.from('a"b')),
  'a comment': first(['malformed_csv'], Buffer.from('"a"b')),
  'a byte that is no UTF-8': first(['invalid_utf8'], Buffer.from([0x61, 0xff])),
  'an overlong slash': first(['invalid_utf8'], Buffer.from([0xc0, 0xaf])),
  'an encoded surrogate': first(['invalid_utf8'], Buffer.from([0xed, 0xa0, 0x80])),
};

function first(codes: readonly string[], cell: Buffer): RowSpoil {
  return { codes, apply: (cells) => [cell, ...cells.slice(1)] };
}
