import { describe, expect, it } from '@jest/globals';
import { compileItemValidator } from '@sluice/contracts';
import { readOne, readWhole, skus } from '../read-payload.ts';

const csv = { format: 'csv' } as const;

describe('a CSV row', () => {
  it('becomes an item: typed by its columns, nested by their dots, an empty cell an absent field', async () => {
    const item = await readOne(
      'name,source_id,source_version,base_uom,weight_g,dimensions_mm.length,dimensions_mm.width,dimensions_mm.height,tags,attributes.colour,attributes.size.eu\n' +
        '"a ""b"", c",A,7,EA,12.50,1,,3e2,"[""x"", ""y""]",red,42\n',
      csv,
    );
    expect(item).toMatchObject({ index: 0, line: 2, fault: null });
    expect(item.value).toEqual({
      name: 'a "b", c',
      source_id: 'A',
      source_version: 7,
      base_uom: 'EA',
      weight_g: 12.5,
      dimensions_mm: { length: 1, height: 300 },
      tags: ['x', 'y'],
      attributes: { colour: 'red', 'size.eu': '42' },
    });
    expect(item.text).toContain('"weight_g":12.50,"dimensions_mm":{"length":1,"height":3e2},"tags":["x", "y"]');
    expect(JSON.parse(item.text)).toEqual(item.value);
    expect(compileItemValidator(skus)(item.value)).toBeNull();
  });

  it('with empty cells only becomes an empty item', async () => {
    expect(await readOne('source_id,dimensions_mm.length,tags\n,,\n', csv)).toMatchObject({
      text: '{}',
      value: {},
      fault: null,
    });
  });

  it.each([
    ['a quote', '"a""b"', 'a"b'],
    ['line breaks', '"a\r\nb\n"', 'a\r\nb\n'],
    ['a backslash', 'a\\nb', 'a\\nb'],
    ['a control character', 'a\tb\u0001', 'a\tb\u0001'],
    ['characters beyond ASCII', 'é漢😀', 'é漢😀'],
    ['a replacement character', '\ufffd', '\ufffd'],
    ['JSON', '"{""a"":1}"', '{"a":1}'],
    ['spaces', ' a ', ' a '],
    ['a carriage return', 'a\rb', 'a\rb'],
  ])('keeps %s in a text', async (_, cell, name) => {
    expect(await readOne(`source_id,name\nA,${cell}`, csv)).toMatchObject({
      value: { source_id: 'A', name },
      fault: null,
    });
  });

  it('cannot set a prototype', async () => {
    const item = await readOne('source_id,attributes.constructor,attributes.toString\nA,x,y\n', csv);
    expect(item.value).toEqual(JSON.parse('{"source_id":"A","attributes":{"constructor":"x","toString":"y"}}'));
    expect({}.toString()).toBe('[object Object]');
  });

  // The column, the cell, the code and a part of the reason.
  it.each([
    ['weight_g', '12,5', 'malformed_csv', /has 3 cells where the header has 2 columns/],
    ['weight_g', 'heavy', 'wrong_type', /'weight_g' must be a number as in JSON, such as 12.5; got 'heavy'/],
    ['weight_g', '007', 'wrong_type', /got '007'/],
    ['weight_g', '+1', 'wrong_type', /got '\+1'/],
    ['weight_g', ' 1', 'wrong_type', /got ' 1'/],
    ['weight_g', '.5', 'wrong_type', /got '.5'/],
    ['weight_g', '0x10', 'wrong_type', /got '0x10'/],
    ['weight_g', 'NaN', 'wrong_type', /got 'NaN'/],
    ['weight_g', '1e400', 'unsafe_number', /beyond/],
    ['weight_g', '1e-400', 'unsafe_number', /would become 0/],
    ['weight_g', '0e-20000', 'unsafe_number', /exponent beyond/],
    ['weight_g', '-0', 'unsafe_number', /-0, which would lose its sign/],
    ['source_version', '9007199254740993', 'unsafe_number', /9007199254740993, which is beyond/],
    ['source_version', '1;2', 'wrong_type', /got '1;2'/],
    ['tags', 'x', 'malformed_json', /'tags' is not valid JSON/],
    ['tags', '"[""a"""', 'malformed_json', /'tags' is not valid JSON/],
    ['tags', '"[{""a"":1,""a"":2}]"', 'duplicate_key', /'tags\[0\].a' occurs twice/],
    ['tags', '[9007199254740993]', 'unsafe_number', /'tags\[0\]'/],
    ['tags', '"[""\\u0000""]"', 'nul_character', /'tags\[0\]'/],
    ['tags', '"[""\\ud800""]"', 'lone_surrogate', /'tags\[0\]'/],
    ['tags', `${'['.repeat(32)}${']'.repeat(32)}`, 'nesting_too_deep', /nested too deeply/],
    ['tags', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'nesting_too_deep', /nested too deeply/],
    ['name', 'a\0b', 'nul_character', /'name' contains a NUL/],
    ['name', 'a"b', 'malformed_csv', /Cell 2 contains a quote but is not quoted/],
    ['name', '"a"b', 'malformed_csv', /Cell 2 continues after its closing quote/],
  ])('is refused where %s is %j: %s', async (column, cell, code, reason) => {
    const item = await readOne(`source_id,${column}\nA,${cell}`, csv);
    expect(item.fault).toMatchObject({ code, reason: expect.stringMatching(reason) });
    expect(item.value).toEqual(code === 'malformed_csv' ? undefined : { source_id: 'A' });
    expect(item.line).toBe(2);
  });

  it('is refused where a cell is missing', async () => {
    const item = await readOne('source_id,name,base_uom\nA,a\n', csv);
    const reason = 'The row has 2 cells where the header has 3 columns: quote a cell that contains a comma.';
    expect(item).toMatchObject({ value: undefined, fault: { code: 'malformed_csv', path: null, reason } });
  });

  it('is refused where it is not UTF-8, with its place named', async () => {
    const payload = Buffer.from('source_id,name\nA,a\nB,caf\xe9\n\xe9,c\n', 'latin1');
    const items = await readWhole(payload, csv);
    expect(items.map((item) => item.fault?.code)).toEqual([undefined, 'invalid_utf8', 'invalid_utf8']);
    expect(items[1]).toMatchObject({ line: 3, value: { source_id: 'B' }, fault: { path: 'name' } });
    expect(items[1]?.fault?.reason).toContain('at byte 24 of the payload');
    expect(items[2]).toMatchObject({ line: 4, value: undefined, fault: { path: 'source_id' } });
  });

  it('is refused where it is too large', async () => {
    const item = await readOne(`source_id,name\nA,${'x'.repeat(200)}`, { ...csv, itemMaxBytes: 100 });
    expect(item).toMatchObject({ value: undefined, fault: { code: 'item_too_large' } });
  });

  it('with many cells and one quote is split in no time', async () => {
    const columns = Array.from({ length: 5000 }, (_, at) => `attributes.a${at}`);
    const rows = Array.from({ length: 200 }, (_, at) => `"S${at}",${columns.map(() => 'x').join(',')}`);
    const items = await readWhole(`source_id,${columns.slice(0, 3000).join(',')}\n${rows.join('\n')}`, csv);
    expect(items.every((item) => item.fault?.code === 'malformed_csv')).toBe(true);
  });
});
