import { describe, expect, it } from '@jest/globals';
import { segmentPayload } from '../../src/parsing/segment-payload.ts';
import { type PayloadSettings, segmentWhole, skus } from './read-payload.ts';

describe('segmentPayload', () => {
  const counts: [string, PayloadSettings['format'], string, number][] = [
    ['an empty list', 'json', '{"items":[]}', 0],
    ['an empty list with white space everywhere', 'json', ' \r\n{ "items" :\t[ ] } \n', 0],
    ['objects', 'json', '{"items":[{"a":1},{"b":[{}]} , {}]}', 3],
    ['scalars, which are refused only later', 'json', '{"items":[1,-2.5e3,"x",null,true,[],[1]]}', 7],
    ['brackets and commas in strings', 'json', '{"items":[{"a":"]},{["},{"b":"\\"]}"},"\\\\"]}', 3],
    ['a byte order mark', 'json', '\ufeff{"items":[{}]}', 1],
    ['an escaped name of the list', 'json', '{"\\u0069tems":[{}]}', 1],
    ['nesting that is far too deep', 'json', `{"items":[${'['.repeat(500)}${']'.repeat(500)}]}`, 1],
    ['blank lines only', 'ndjson', ' \n\r\n\t\n', 0],
    ['lines', 'ndjson', '{"a":1}\n{"b":2}\n', 2],
    ['lines without a final line break', 'ndjson', '{"a":1}\n{"b":2}', 2],
    ['lines that end with CR LF, and blank ones', 'ndjson', '\r\n{"a":1}\r\n\r\n  {"b":2}\r\n', 2],
    ['a byte order mark', 'ndjson', '\ufeff{"a":1}\n', 1],
    ['a header row only', 'csv', 'source_id,name', 0],
    ['rows', 'csv', 'source_id,name\nA,a\nB,b\n', 2],
    ['rows that end with CR LF, blank ones, no final line break', 'csv', '\r\nsource_id\r\nA\r\n\r\n\r\nB', 2],
    ['quoted line breaks', 'csv', 'source_id,name\nA,"a\n\nb"\nB,"""\n"\n', 2],
    ['columns whose names begin alike', 'csv', 'source_id,attributes.a,attributes.a.b,attributes.ab\nA,1,2,3', 1],
    ['a quoted name of a column', 'csv', '"source_id",name\nA,a', 1],
    ['a byte order mark', 'csv', '\ufeffsource_id\nA', 1],
    ['a quote inside a cell that is not quoted', 'csv', 'source_id,name\nA,5" pipe\nB,b\n', 2],
  ];

  it.each(counts)('counts the items of a payload with %s (%s)', async (_, format, payload, items) => {
    expect((await segmentWhole(payload, { format })).items).toBe(items);
  });

  it('gives the columns of a CSV payload as its header names them', async () => {
    const { csvHeader } = await segmentWhole('name,"source_id",attributes.a b\r\n', { format: 'csv' });
    expect(csvHeader).toEqual(['name', 'source_id', 'attributes.a b']);
  });

  it('takes blank lines before the header of a CSV payload, however many', async () => {
    const payload = `${'\r\n'.repeat(100_000)}source_id\nA`;
    const { cuts } = await segmentWhole(payload, { format: 'csv' });
    expect(cuts).toMatchObject([{ firstLine: 100_002, items: 1 }]);
  });

  it('ends a segment with the first item that reaches the size', async () => {
    const payload = '{"items":[{"a":1}, {"a":2},\n{"a":3},{"a":4},{"a":5}]}';
    const { cuts } = await segmentWhole(payload, { format: 'json', segmentBytes: 10 });
    expect(cuts).toEqual([
      { number: 0, byteStart: 10, byteEnd: 26, firstIndex: 0, firstLine: 1, items: 2 },
      { number: 1, byteStart: 28, byteEnd: 43, firstIndex: 2, firstLine: 1, items: 2 },
      { number: 2, byteStart: 44, byteEnd: 51, firstIndex: 4, firstLine: 1, items: 1 },
    ]);
    expect(cuts.map((cut) => payload.slice(cut.byteStart, cut.byteEnd))).toEqual([
      '{"a":1}, {"a":2}',
      '{"a":3},{"a":4}',
      '{"a":5}',
    ]);
  });

  it('says on which line a segment of NDJSON begins, and leaves white space and line breaks out', async () => {
    const payload = '\n  {"a":1} \r\n\r\n{"a":2}\n\n\n\t{"a":3}\t';
    const { cuts } = await segmentWhole(payload, { format: 'ndjson', segmentBytes: 1 });
    expect(cuts.map((cut) => [cut.firstLine, payload.slice(cut.byteStart, cut.byteEnd)])).toEqual([
      [2, '{"a":1}'],
      [4, '{"a":2}'],
      [7, '{"a":3}'],
    ]);
  });

  it('says on which line a segment of CSV begins, the lines inside quotes counted', async () => {
    const payload = '\nsource_id,name\nA,"x\n\ny"\r\n\nB,b\r\nC,c';
    const { cuts } = await segmentWhole(payload, { format: 'csv', segmentBytes: 1 });
    expect(cuts.map((cut) => [cut.firstLine, payload.slice(cut.byteStart, cut.byteEnd)])).toEqual([
      [3, 'A,"x\n\ny"'],
      [7, 'B,b'],
      [8, 'C,c'],
    ]);
  });

  it.each([
    ['json', '{"items":[{"a":1},{"a":"xxxxxxxxxxxxxxxx"},{"a":2},{"a":3}]}'],
    ['ndjson', '{"a":1}\n{"a":"xxxxxxxxxxxxxxxx"}\n{"a":2}\n{"a":3}\n'],
    ['csv', 'source_id\naaaaa\nxxxxxxxxxxxxxxxxxxxxx\nbbbbb\nccccc\n'],
  ] as const)('gives an item that is too large a segment of its own (%s)', async (format, payload) => {
    const { cuts } = await segmentWhole(payload, { format, itemMaxBytes: 20 });
    expect(cuts.map((cut) => [cut.firstIndex, cut.items])).toEqual([
      [0, 1],
      [1, 1],
      [2, 2],
    ]);
  });

  it('never makes a segment larger by the white space between its items', async () => {
    const payload = `{"items":[{},${' '.repeat(1000)}{},{}]}`;
    const { cuts } = await segmentWhole(payload, { format: 'json', segmentBytes: 100, itemMaxBytes: 10 });
    expect(cuts.map((cut) => [cut.items, cut.byteEnd - cut.byteStart])).toEqual([
      [1, 2],
      [2, 5],
    ]);
  });

  it("hands the body's own error on", async () => {
    const failing = async function* () {
      yield Buffer.from('{"items":[');
      throw new Error('connection reset');
    };
    const segments = segmentPayload(failing(), { format: 'json', segmentBytes: 1, itemMaxBytes: 1, collection: skus });
    await expect(segments.next()).rejects.toThrow('connection reset');
  });
});
