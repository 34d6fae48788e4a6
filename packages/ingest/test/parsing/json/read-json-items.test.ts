import { describe, expect, it } from '@jest/globals';
import { compileItemValidator } from '@sluice/contracts';
import { readItems } from '../../../src/parsing/read-items.ts';
import { type PayloadSettings, readOne, readWhole, skus, withText } from '../read-payload.ts';

/** `text` as the only item of a payload, once for each format that carries JSON. */
function wrap(text: string | Buffer): [Buffer, PayloadSettings][] {
  const bytes = Buffer.from(text);
  return [
    [Buffer.concat([Buffer.from('{"items":['), bytes, Buffer.from(']}')]), { format: 'json' }],
    [bytes, { format: 'ndjson' }],
  ];
}

const nest = (depth: number) => `{"source_id":"A","x":${'['.repeat(depth - 1)}1${']'.repeat(depth - 1)}}`;

describe('an item that is refused', () => {
  // What the item is, its text, the code, the path, and the source_id where it is certain.
  const faults: [string, string, string, string | null, string | undefined][] = [
    ['a number', '5', 'not_an_object', null, undefined],
    ['null', 'null', 'not_an_object', null, undefined],
    ['a list', '[{"source_id":"A"}]', 'not_an_object', null, undefined],
    ['a text', '"A"', 'not_an_object', null, undefined],
    ['no JSON', '{"source_id":"A",}', 'malformed_json', null, undefined],
    ['an unknown literal', 'True', 'malformed_json', null, undefined],
    ['a control character', '{"source_id":"A\tB"}', 'malformed_json', null, undefined],
    ['a NUL byte', '{"source_id":"A","name":"a\0b"}', 'nul_character', null, undefined],
    ['an escaped NUL', '{"source_id":"A","name":"a\\u0000b"}', 'nul_character', 'name', 'A'],
    ['an escaped NUL in its id', '{"source_id":"A\\u0000"}', 'nul_character', 'source_id', undefined],
    ['an escaped NUL in a key', '{"source_id":"A","a\\u0000":1}', 'nul_character', 'a\\u0000', 'A'],
    ['a high surrogate alone', '{"source_id":"A","tags":["x","\\uD83d!"]}', 'lone_surrogate', 'tags[1]', 'A'],
    ['a low surrogate alone', '{"source_id":"A","name":"\\ude00"}', 'lone_surrogate', 'name', 'A'],
    ['a pair the wrong way round', '{"source_id":"A","name":"\\ude00\\ud83d"}', 'lone_surrogate', 'name', 'A'],
    [
      'a surrogate in a key',
      '{"source_id":"A","attributes":{"\\ud83d":1}}',
      'lone_surrogate',
      'attributes.\\ud83d',
      'A',
    ],
    ['half a pair behind a backslash', '{"source_id":"A","name":"\\\\ud83d\\ude00"}', 'lone_surrogate', 'name', 'A'],
    ['a surrogate in its id', '{"source_id":"\\ud83d"}', 'lone_surrogate', 'source_id', undefined],
    ['a key twice', '{"source_id":"A","name":"a","name":"b"}', 'duplicate_key', 'name', 'A'],
    ['a key twice, once escaped', '{"source_id":"A","name":"a","n\\u0061me":"b"}', 'duplicate_key', 'name', 'A'],
    ['a key twice inside', '{"source_id":"A","x":[{},{"k":1,"k":1}]}', 'duplicate_key', 'x[1].k', 'A'],
    [
      'a key twice in an item of two',
      '{"source_id":"A","x":{"__proto__":1,"__proto__":2}}',
      'duplicate_key',
      'x.__proto__',
      'A',
    ],
    ['its id twice', '{"source_id":"A","source_id":"A"}', 'duplicate_key', 'source_id', undefined],
    [
      'its id twice, after another key',
      '{"x":1,"x":2,"source_id":"A","source_id":"B"}',
      'duplicate_key',
      'x',
      undefined,
    ],
    ['an integer beyond 2^53', '{"source_id":"A","weight_g":9007199254740993}', 'unsafe_number', 'weight_g', 'A'],
    ['a negative one', '{"source_id":"A","x":{"y":[-9007199254740992]}}', 'unsafe_number', 'x.y[0]', 'A'],
    ['a fraction beyond it', '{"source_id":"A","x":90071992547409931.5}', 'unsafe_number', 'x', 'A'],
    ['an infinite number', '{"source_id":"A","x":1e400}', 'unsafe_number', 'x', 'A'],
    ['a number that becomes 0', '{"source_id":"A","x":1e-400}', 'unsafe_number', 'x', 'A'],
    ['a zero that Postgres refuses', '{"source_id":"A","x":0e-20000}', 'unsafe_number', 'x', 'A'],
    ['another one', '{"source_id":"A","x":0E99999999999}', 'unsafe_number', 'x', 'A'],
    ['a negative zero', '{"source_id":"A","x":[-0.0]}', 'unsafe_number', 'x[0]', 'A'],
    ['a number of 20,000 digits', `{"source_id":"A","x":0.${'1'.repeat(20_000)}}`, 'unsafe_number', 'x', 'A'],
    ['nesting of 33', nest(33), 'nesting_too_deep', null, undefined],
    ['nesting of 100,000', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'nesting_too_deep', null, undefined],
  ];

  it.each(faults)('has %s', async (_, text, code, path, sourceId) => {
    for (const [payload, settings] of wrap(text)) {
      const item = await readOne(payload, settings);
      expect(item.fault).toEqual({
        code,
        path,
        reason: expect.stringMatching(/^(The item |An item |Field '.+').*\.$/s),
      });
      expect((item.value as { source_id?: string } | undefined)?.source_id).toBe(sourceId);
    }
  });

  it('has a reason that Postgres can store and a person can read', async () => {
    for (const [payload, settings] of wrap('{"source_id":"A","a\\u0000b\\ud800":"\\u0000"}')) {
      const reason = (await readOne(payload, settings)).fault?.reason;
      expect(reason).toBe(
        "Field 'a\\u0000b\\ud800' contains a NUL character (U+0000), which cannot be stored. Remove it.",
      );
    }
  });

  it('has bytes that are not UTF-8: names the field and the byte', async () => {
    const text = Buffer.from('{"source_id":"A","tags":["ok","caf\xe9"]}', 'latin1');
    for (const [payload, settings] of wrap(text)) {
      const item = await readOne(payload, settings);
      const at = payload.indexOf(0xe9);
      expect(item).toMatchObject({ value: { source_id: 'A' }, fault: { code: 'invalid_utf8', path: 'tags[1]' } });
      expect(item.fault?.reason).toContain(`at byte ${at} of the payload`);
    }
  });

  it.each([
    ['in its id', '{"source_id":"\xff"}'],
    ['in a key', '{"source_id":"A","source_id":"B","\xff":1}'],
    ['outside texts', '{"source_id":"A"\xff}'],
  ])('has bytes that are not UTF-8 %s: no id is certain', async (_, text) => {
    for (const [payload, settings] of wrap(Buffer.from(text, 'latin1'))) {
      expect(await readOne(payload, settings)).toMatchObject({ value: undefined, fault: { code: 'invalid_utf8' } });
    }
  });

  it.each([
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a character that is cut off', [0xe2, 0x82]],
  ])('has %s', async (_, bytes) => {
    const text = Buffer.concat([Buffer.from('{"source_id":"A","name":"'), Buffer.from(bytes), Buffer.from('"}')]);
    for (const [payload, settings] of wrap(text)) {
      expect(await readOne(payload, settings)).toMatchObject({ fault: { code: 'invalid_utf8', path: 'name' } });
    }
  });

  it('is too large, and is not decoded', async () => {
    for (const [payload, settings] of wrap(`{"source_id":"A","name":"${'x'.repeat(100)}"}`)) {
      const item = await readOne(payload, { ...settings, itemMaxBytes: 100 });
      expect(item).toMatchObject({ text: '', value: undefined, fault: { code: 'item_too_large', path: null } });
      expect(item.fault?.reason).toBe('The item has 127 bytes; the limit is 100.');
    }
  });

  it.each(['{"a":1} {"b":2}', '1,2', '{"a":1}]', '[1', '1]', '{"a":"x', '}', ',', ':1', '"a" x', '{"a":[1}}'])(
    'is a line of NDJSON that is not valid JSON text: %s',
    async (line) => {
      const items = await readWhole(`{"x":1}\n${line}\n{"x":2}\n`, { format: 'ndjson' });
      expect(items.map((item) => item.fault?.code)).toEqual([undefined, 'malformed_json', undefined]);
      expect(items.map((item) => item.line)).toEqual([1, 2, 3]);
    },
  );

  it('is a line of NDJSON that makes up JSON together with the next one', async () => {
    const items = await readWhole('[1\n2]\n3,4\n{"a":1\n}\n', { format: 'ndjson' });
    expect(items.map((item) => item.fault?.code)).toEqual(Array.from({ length: 5 }, () => 'malformed_json'));
  });
});

describe('an item that is taken', () => {
  it.each([
    ['a proper surrogate pair', '{"source_id":"A","name":"\\ud83d\\ude00"}'],
    ['an escaped backslash before u0000', '{"source_id":"A","name":"\\\\u0000"}'],
    ['an escaped backslash before ud800', '{"source_id":"A","name":"\\\\ud800"}'],
    ['other escapes', '{"source_id":"A","name":"\\u00e9\\n\\/\\"\\\\"}'],
    ['characters beyond ASCII', '{"source_id":"Ä","name":"漢字 😀"}'],
    ['colons in texts', '{"source_id":"a:b","name":"::\\":"}'],
    ['a key of the same name in another object', '{"source_id":"A","x":{"source_id":"B","x":[{"x":1},{"x":2}]}}'],
    ['the largest safe integers', '{"x":[9007199254740991,-9007199254740991]}'],
    ['zeros', '{"x":[0,0.0,0e5,0e-5,0E+0]}'],
    ['exponents', '{"x":[1e3,1.5E+2,true,false,1e00000000000000000007]}'],
    ['small numbers', '{"x":[1e-300,-2.5E-7,0.000001]}'],
    ['more digits than a double has', '{"x":0.12345678901234567890123456789}'],
    ['long digits in a text', `{"x":"${'7'.repeat(30_000)}"}`],
    ['a number of 9,000 digits after the point', `{"x":0.${'1'.repeat(9000)},"y":"${'z'.repeat(3000)}"}`],
    ['nesting of 32', nest(32)],
    ['white space inside', '{ "source_id" :\t"A" , "x" : [ ] }'],
    ['a replacement character', '{"source_id":"\ufffd"}'],
  ])('has %s', async (_, text) => {
    for (const [payload, settings] of wrap(text)) {
      expect(await readOne(payload, settings)).toMatchObject({ text, value: JSON.parse(text), fault: null });
    }
  });

  it('keeps __proto__ and constructor as fields of their own', async () => {
    const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    for (const [payload, settings] of wrap(text)) {
      const { value, fault } = await readOne(payload, settings);
      expect(fault).toBeNull();
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
      expect('polluted' in {}).toBe(false);
      expect(compileItemValidator(skus)(value)).not.toBeNull();
    }
  });

  it('stands beside items that are refused, in the order of the payload', async () => {
    const good = Array.from({ length: 300 }, (_, at) => `{"source_id":"S${at}"}`);
    const payload = good.map((text, at) => (at % 50 === 7 ? '{"source_id":' : text)).join('\n');
    const items = await readWhole(payload, { format: 'ndjson', segmentBytes: 1000 });
    expect(items.map((item) => item.index)).toEqual(good.map((_, at) => at));
    expect(items.map((item) => item.line)).toEqual(good.map((_, at) => at + 1));
    const expected = good.map((text, at) => (at % 50 === 7 ? undefined : JSON.parse(text)));
    expect(items.map((item) => item.value)).toEqual(expected);
  });

  it.each([
    ['json', '{"items":[{"a":1},\n {"a":2} , {"a":"é"},7,{"a":4}]}'],
    ['ndjson', '{"a":1}\n\n  {"a":2}\r\n{"a":"é"}\r\n\n7\n{"a":4}'],
    ['csv', 'source_id,name\nA,"x\ny"\r\n\r\nB,b\n"C",é\n\n\nD,7\nE,\n'],
  ] as const)('can be the first after a cursor (%s)', async (format, text) => {
    const payload = Buffer.from(text);
    const all = await readWhole(payload, { format });
    const csvHeader = format === 'csv' ? ['source_id', 'name'] : [];
    const end = all.at(-1)?.byteEnd ?? 0;
    expect(all).toHaveLength(5);
    for (const [at, { byteEnd, nextLine }] of all.entries()) {
      const options = {
        format,
        byteStart: byteEnd,
        index: at + 1,
        line: nextLine,
        csvHeader,
        collection: skus,
        itemMaxBytes: 1e6,
        fastPath: null,
      };
      expect([...readItems(payload.subarray(byteEnd, end), options)].map(withText)).toEqual(all.slice(at + 1));
    }
  });

  it('refuses bytes that segmentPayload did not cut', () => {
    const options = {
      format: 'json',
      byteStart: 0,
      index: 0,
      line: 1,
      csvHeader: [],
      collection: skus,
      itemMaxBytes: 1e6,
      fastPath: null,
    } as const;
    expect(() => [...readItems(Buffer.from('{"a":1},{"b"'), options)]).toThrow('Byte 8 of the segment');
  });
});
