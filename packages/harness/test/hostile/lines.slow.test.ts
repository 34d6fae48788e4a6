import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestProduct, type TestProduct } from '../../src/index.ts';
import { submitBothWays } from './verdict.ts';

let product: TestProduct;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_ITEM_MAX_BYTES: '200000' } });
  await product.startWorker();
});
afterAll(() => product.stop());

const a = '{"source_id":"A","name":"a"}';
const b = '{"source_id":"B","name":"b"}';
const storedA = { A: { name: 'a' } };
const both = { ...storedA, B: { name: 'b' } };

/** A line that is not applied: its index, its line, its id, the code. */
type LineFault = [index: number, line: number, sourceId: string | null, code: string];

const cases: { name: string; body: string | Buffer; faults?: LineFault[]; stored: object }[] = [
  { name: 'blank lines alone', body: '\n\r\n \t \n', stored: {} },
  { name: 'blank lines between its items', body: `\n\r\n${a}\n\n  \n${b}\n\n`, stored: both },
  { name: 'CRLF', body: `${a}\r\n${b}\r\n`, stored: both },
  { name: 'no line feed at its end', body: `${a}\n${b}`, stored: both },
  { name: 'white space around its items', body: ` \t${a}  \r\n\t${b}\t`, stored: both },
  {
    name: 'carriage returns alone',
    body: `${a}\r${b}\r`,
    faults: [[0, 1, null, 'malformed_json']],
    stored: {},
  },
  {
    name: 'two items on a line',
    body: `${a}${b}\n${a}\n`,
    faults: [[0, 1, null, 'malformed_json']],
    stored: storedA,
  },
  {
    name: 'commas after its items',
    body: `${a},\n${b}\n`,
    faults: [[0, 1, null, 'malformed_json']],
    stored: { B: { name: 'b' } },
  },
  {
    name: 'an item over two lines',
    body: `{"source_id":"A",\n"name":"a"}\n${b}\n`,
    faults: [
      [0, 1, null, 'malformed_json'],
      [1, 2, null, 'malformed_json'],
    ],
    stored: { B: { name: 'b' } },
  },
  {
    name: 'a last line that is cut',
    body: `${a}\n${b.slice(0, 20)}`,
    faults: [[1, 2, null, 'malformed_json']],
    stored: storedA,
  },
  {
    name: 'a line over the limit',
    body: `${a}\n{"source_id":"C","name":"${'c'.repeat(200_000)}"}\n${b}\n`,
    faults: [[1, 2, null, 'item_too_large']],
    stored: both,
  },
  {
    name: 'a line over the limit that nothing ends',
    body: `${a}\n${'x'.repeat(200_001)}`,
    faults: [[1, 2, null, 'item_too_large']],
    stored: storedA,
  },
  {
    name: 'a list of brackets that nothing closes',
    body: `${a}\n${'['.repeat(100_000)}\n${b}\n`,
    faults: [[1, 2, null, 'nesting_too_deep']],
    stored: both,
  },
  {
    name: 'a byte order mark on a later line',
    body: `${a}\n\ufeff${b}\n`,
    faults: [[1, 2, null, 'malformed_json']],
    stored: storedA,
  },
  {
    name: 'a NUL on a line of its own',
    body: `${a}\n\0\n${b}\n`,
    faults: [[1, 2, null, 'nul_character']],
    stored: both,
  },
  {
    name: 'an end of a record that ASCII knows',
    body: `\x1e${a}\n${b}\n`,
    faults: [[0, 1, null, 'malformed_json']],
    stored: { B: { name: 'b' } },
  },
  {
    name: 'the envelope of JSON',
    body: `{"items":[${a}]}\n`,
    faults: [[0, 1, null, 'missing_field']],
    stored: {},
  },
];

describe('NDJSON', () => {
  it.each(cases)('with $name is reported line by line', async ({ body, faults = [], stored }) => {
    const ended = {
      state: faults.length > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED',
      reason: null,
      faults: faults.map(([index, line, source_id, code]) => ({
        index,
        line,
        source_id,
        status: 'REJECTED',
        code,
        path: code === 'missing_field' ? 'source_id' : null,
      })),
      stored,
    };
    const submission = { body: { type: 'application/x-ndjson', bytes: body } };
    expect(await submitBothWays(product, submission)).toEqual([ended, ended]);
  });
});
