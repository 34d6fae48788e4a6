import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spellBy, startDraws, writeExactJson } from '../src/items/write-exact-json.ts';
import { type ExactValue, findDifference, findFlaw } from '../src/oracle/exact-value.ts';
import { readCsv } from '../src/oracle/read-csv.ts';
import { readExactJson } from '../src/oracle/read-exact-json.ts';
import { jsonDocuments } from '../src/parsers/json-documents.ts';

function read(text: string): ExactValue {
  const value = readExactJson(text);
  if (value === null) throw new Error(`${text} is not valid JSON`);
  return value;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the exact reader', () => {
  it('accepts the same texts as JSON.parse', () => {
    const texts = fc.oneof(
      jsonDocuments.map((bytes) => bytes.toString('utf8')),
      fc.json(),
      fc.string(),
    );
    fc.assert(
      fc.property(texts, (text) => (readExactJson(text) !== null) === isJson(text)),
      { seed: 20, numRuns: 5_000 },
    );
  });

  it('reads a value in any spelling', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, seed) => {
        const spelled = writeExactJson(read(text), spellBy(startDraws(seed), 'any lines'));
        expect(JSON.parse(spelled)).toEqual(JSON.parse(text));
        expect(findDifference(read(text), read(spelled))).toBeNull();
      }),
      { seed: 20, numRuns: 500 },
    );
  });

  it.each(['[1,]', '{"a":1,}', "{'a':1}", '01', '1.', '.5', '+1', '"\t"', '"\\x"', '\ufeff1', '[', ''])(
    'refuses %j',
    (text) => {
      expect(readExactJson(text)).toBeNull();
    },
  );
});

describe('the comparison', () => {
  it.each([
    ['1.50', '1.5'],
    ['1e2', '100'],
    ['0.1e-2', '0.001'],
    ['0e7', '0.00'],
    ['{"a":1,"b":[2]}', '{"b":[2.0],"a":1}'],
    ['"\\u00e9"', '"é"'],
  ])('takes %s and %s as equal', (one, other) => expect(findDifference(read(one), read(other))).toBeNull());

  it.each([
    ['9007199254740993', '9007199254740992', '$'],
    ['0.1', '0.10000000000000001', '$'],
    ['-0', '0', '$'],
    ['1e400', '1e401', '$'],
    ['"é"', '"e\\u0301"', '$'],
    ['{"a":1,"a":1}', '{"a":1}', '$'],
    ['{"a":[1,{"b":null}]}', '{"a":[1,{"b":false}]}', '$.a[1].b'],
    ['[1]', '[1,1]', '$'],
    ['"1"', '1', '$'],
  ])('distinguishes %s from %s', (one, other, path) => expect(findDifference(read(one), read(other))).toBe(path));
});

it.each([
  ['{"a":{"b":1,"\\u0062":2}}', 'a name twice'],
  ['[{"a\\u0000":1}]', 'a NUL'],
  ['"\\ude00\\ud83d"', 'a lone surrogate'],
  ['{"a":{"a":1},"__proto__":1,"constructor":"\\ud83d\\ude00"}', null],
])('finds the part of %s that would be altered: %s', (text, flaw) => expect(findFlaw(read(text))).toBe(flaw));

it.each<[string, string[][] | null]>([
  [
    'a,b\r\n"c ""d""\n",\n\n,',
    [
      ['a', 'b'],
      ['c "d"\n', ''],
      ['', ''],
    ],
  ],
  ['""\n', [['']]],
  ['a"b', null],
  ['"a"b', null],
  ['"a', null],
  ['a\rb', null],
])('reads the CSV %j', (text, rows) => expect(readCsv(text)?.map(({ cells }) => cells) ?? null).toEqual(rows));
