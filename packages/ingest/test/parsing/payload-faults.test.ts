import { describe, expect, it } from '@jest/globals';
import type { PayloadFormat } from '@sluice/contracts';
import { segmentPieces, segmentWhole } from './read-payload.ts';

const truncatedJson = [
  '{',
  '{"items',
  '{"items"',
  '{"items":',
  '{"items":[',
  '{"items":[{"a":"x',
  '{"items":[{"a":"\\',
  '{"items":[{"a":[1',
  '{"items":[{}',
  '{"items":[1',
  '{"items":[{},',
  '{"items":[{}]',
];

const malformedJson: [string, string, RegExp][] = [
  ['[{"a":1}]', 'a list', /must begin with '\{'; found '\[', at byte 0\. .*\{"items": \[…\]\}/],
  ['"items"', 'a text', /must begin with '\{'/],
  ['x', 'no JSON', /found 'x'/],
  ['\0', 'a NUL', /found byte 0x00/],
  ['{}', 'an object without items', /field 'items' must follow; found '\}', at byte 1/],
  ['{"records":[]}', 'another field', /unknown field 'records', at byte 9/],
  ['{"items":[],"total":0}', 'a field after the items', /unknown field 'total'/],
  ['{"items":[],"items":[]}', 'items twice', /'items' twice/],
  [`{"${'x'.repeat(5000)}":[]}`, 'a very long name', /unknown field 'x{60}…'/],
  ['{"it\\x":[]}', 'a name that is not JSON', /unknown field 'it\\x'/],
  ['{"items":{}}', 'items that are no list', /'items' must be a list; found '\{', at byte 9/],
  ['{"items":null}', 'items that are null', /'items' must be a list/],
  ['{"items" []}', 'no colon', /':' must follow after 'items'/],
  ['{"items":[{} {}]}', 'no comma between items', /',' or '\]' must follow after an item; found '\{', at byte 13/],
  ['{"items":[1 2]}', 'no comma between numbers', /',' or '\]' must follow/],
  ['{"items":["a""b"]}', 'no comma between texts', /',' or '\]' must follow/],
  ['{"items":[,{}]}', 'a comma before the first item', /An item or '\]' must follow/],
  ['{"items":[{},]}', 'a comma after the last item', /An item must follow after ','/],
  ['{"items":[{},,{}]}', 'two commas', /An item must follow after ','/],
  ['{"items":[}', 'a brace for a bracket', /An item or '\]' must follow; found '\}'/],
  [
    '{"items":[{"a":1},{"a":[1}]}',
    'a brace for a bracket in an item',
    /Item 1 closes a bracket with '\}'.* at byte 25/,
  ],
  ['{"items":[{"a":1]]}', 'a bracket for a brace in an item', /Item 0 closes a bracket with '\]'/],
  ['{"items":[]]', 'a bracket too many', /'\}' must follow after the list/],
  ['{"items":[]}}', 'a brace too many', /Nothing may follow/],
  ['{"items":[]} {"items":[]}', 'a second payload', /Nothing may follow.* at byte 13/],
  ['{"items":[]}\0', 'a NUL at its end', /Nothing may follow.*byte 0x00/],
];

const header: [string, string, RegExp][] = [
  [
    'an unknown column',
    'source_id,colour',
    /Unknown column 'colour'.*columns of master\/skus are source_id, .*attributes\.<name>/,
  ],
  ['semicolons', 'source_id;name', /Unknown column 'source_id;name'.*by commas/],
  ['a column twice', 'source_id,name,name', /Column 'name' is in the header row of the CSV twice/],
  ['a column without a name', 'source_id,,name', /Column 2 of the CSV has no name/],
  ['a comma at its end', 'source_id,name,', /Column 3 of the CSV has no name/],
  ['no source_id', 'name,base_uom', /no column 'source_id'/],
  [
    'a column and a part of it',
    'source_id,attributes.a,attributes',
    /both a column 'attributes' and a column 'attributes.a'/,
  ],
  ['a prototype', 'source_id,__proto__', /Unknown column '__proto__'/],
  ['a prototype in the attributes', 'source_id,attributes.__proto__', /Unknown column 'attributes.__proto__'/],
  ['text after a quote', '"source_id"x', /malformed. Cell 1 continues/],
  ['more than 64 KiB', `source_id,${'x'.repeat(70_000)}`, /longer than 65536 bytes/],
  ['a quote that opens and never closes', `"source_id\n${'x\n'.repeat(70_000)}`, /longer than 65536 bytes/],
];

function findFault(payload: string | Buffer, format: PayloadFormat): Promise<unknown> {
  return segmentWhole(payload, { format }).then(
    () => null,
    (error: unknown) => error,
  );
}

describe('a payload that cannot be read as a whole', () => {
  it.each(truncatedJson)('is truncated: %s', async (payload) => {
    expect(await findFault(payload, 'json')).toMatchObject({
      code: 'payload_truncated',
      byteOffset: payload.length,
      detail: expect.stringMatching(/Send it again in full/),
    });
  });

  it.each(malformedJson)('is malformed JSON: %s (%s)', async (payload, _, detail) => {
    const fault = await findFault(payload, 'json');
    expect(fault).toMatchObject({ code: 'payload_malformed', detail: expect.stringMatching(detail) });
    expect(fault).toHaveProperty('byteOffset');
  });

  it.each([
    ['json', ''],
    ['json', ' \n '],
    ['json', '\ufeff'],
    ['ndjson', ''],
    ['ndjson', '\ufeff'],
    ['csv', ''],
    ['csv', '\r\n\n'],
  ] as const)('is empty (%s): %j', async (format, payload) => {
    expect(await findFault(payload, format)).toMatchObject({ code: 'payload_empty', byteOffset: 0 });
  });

  it.each(['json', 'ndjson', 'csv'] as const)('is in UTF-16 (%s)', async (format) => {
    const payload = Buffer.from('\ufeff{"items":[]}', 'utf16le');
    expect(await findFault(payload, format)).toMatchObject({
      code: 'payload_not_utf8',
      detail: expect.stringMatching(/UTF-16/),
    });
    expect(await findFault(payload.swap16(), format)).toMatchObject({ code: 'payload_not_utf8' });
  });

  it.each(header)('has a CSV header with %s', async (_, row, detail) => {
    const expected = { code: 'payload_header_invalid', detail: expect.stringMatching(detail), line: 2, byteOffset: 1 };
    expect(await findFault(`\n${row}\nA\n`, 'csv')).toMatchObject(expected);
  });

  it('has a CSV header that is not UTF-8', async () => {
    const payload = Buffer.from('source_id,attributes.caf\xe9\n', 'latin1');
    expect(await findFault(payload, 'csv')).toMatchObject({ code: 'payload_header_invalid', line: 1 });
  });

  it('leaves a CSV cell open', async () => {
    expect(await findFault('source_id,name\nA,a\n\nB,"b\nC,c\n', 'csv')).toMatchObject({
      code: 'payload_truncated',
      detail: expect.stringMatching(/begins on line 4, at byte 20, is not closed/),
      byteOffset: 20,
      line: 4,
    });
  });

  it('is found so late that segments were cut before', async () => {
    const pieces = ['{"items":[{"a":1},', '{"a":2}', 'garbage'].map((piece) => Buffer.from(piece));
    await expect(segmentPieces(pieces, { format: 'json', segmentBytes: 1 })).rejects.toMatchObject({
      code: 'payload_malformed',
    });
  });
});
