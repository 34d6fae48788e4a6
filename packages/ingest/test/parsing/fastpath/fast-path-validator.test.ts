import { describe, expect, it } from '@jest/globals';
import { type Collection, collections, compileItemValidator, compileReferenceReader } from '@sluice/contracts';
import { startRandom } from '@sluice/harness/seeded-random';
import { compileFastPath, type FastPathValidator } from '../../../src/parsing/fastpath/fast-path-validator.ts';
import { readItems } from '../../../src/parsing/read-items.ts';
import { RandomItems } from './random-items.ts';

const skus = findCollection('master/skus');
const validateSku = findFastPath(skus);

const plain = {
  source_id: 'A-1',
  source_version: 7,
  name: 'steel hinge 12"',
  description: 'for cafés and\tbars',
  base_uom: 'EA',
  barcodes: ['4000000000001'],
  weight_g: 10.5,
  dimensions_mm: { length: 1, width: 2, height: 0.25 },
  tags: [],
  attributes: { shelf: 7, fragile: false, memo: null, supplier: 'S-1' },
};

describe('A fast path', () => {
  it('takes a plain item, wherever it stands, and tells its ids and references', () => {
    const text = JSON.stringify(plain);
    const bytes = Buffer.from(`{"items":[${text},{}]}`);
    expect(validateSku(bytes, 10)).toEqual({
      end: 10 + Buffer.byteLength(text),
      value: { source_id: 'A-1', source_version: 7, base_uom: 'EA' },
    });
  });

  it('takes white space between tokens, and fields in any order', () => {
    const fields = Object.entries(plain).reverse();
    const text = JSON.stringify(Object.fromEntries(fields), null, '\r\n\t ');
    expect(validateSku(Buffer.from(text), 0)?.end).toBe(Buffer.byteLength(text));
  });

  it('forgets the version and the reference of the item before', () => {
    const fastPath = findFastPath(findCollection('master/uoms'));
    const first = Buffer.from('{"source_id":"A","source_version":1,"name":"a","base_uom":"B"}');
    expect(fastPath(first, 0)?.value).toEqual({ source_id: 'A', source_version: 1, base_uom: 'B' });
    expect(fastPath(Buffer.from('{"source_id":"C","name":"c"}'), 0)?.value).toEqual({ source_id: 'C' });
  });

  it.each<[string, string]>([
    ['a name that is there twice', '"name":"b"'],
    ['a name that is there twice in attributes', '"attributes":{"a":1,"a":2}'],
    ['a name with an escape in attributes', '"attributes":{"\\/":1}'],
    ['more names in attributes than it compares', `"attributes":{${range(17).map((n) => `"a${n}":1`)}}`],
    ['an unknown field', '"partner_id":"x"'],
    ['a wrong type', '"tags":"red"'],
    ['a number out of range', '"weight_g":-1'],
    ['a number with an exponent', '"weight_g":1e2'],
    ['a number with 16 digits', '"weight_g":1234567890123456'],
    ['a number with 16 digits around its point', '"weight_g":123456789012345.6'],
    ['a number that begins with 0', '"weight_g":01'],
    ['a number without digits after its point', '"weight_g":1.'],
    ['a zero with a sign', '"attributes":{"a":-0.0}'],
    ['a version with a fraction', '"source_version":1.0'],
    ['an escape by number', '"description":"\\u0041"'],
    ['an escape that JSON does not have', '"description":"\\a"'],
    ['a control character', '"description":"\u0001"'],
    ['text that is too long', `"description":"${'x'.repeat(5001)}"`],
    ['an empty list member', '"tags":["a",]'],
    ['an object in a list of texts', '"tags":[{}]'],
    ['a reference with an accent', '"base_uom":"É"'],
    ['a comma at the end', ''],
  ])('leaves %s to the exact path', (_name, field) => {
    const others = field.startsWith('"base_uom"') ? '' : '"base_uom":"EA",';
    expect(validateSku(Buffer.from(`{"source_id":"A","name":"a",${others}${field}}`), 0)).toBeNull();
  });

  it.each<[string, string]>([
    ['no required field', '{"source_id":"A","name":"a"}'],
    ['an empty object', '{}'],
    ['a list', '[]'],
    ['an end in the middle of a text', '{"source_id":"A'],
    ['an end after a name', '{"source_id"'],
    ['an end after a value', '{"source_id":"A"'],
    ['an empty id', '{"source_id":"","name":"a","base_uom":"EA"}'],
    ['nothing', ''],
  ])('leaves %s to the exact path', (_name, text) => {
    expect(validateSku(Buffer.from(text), 0)).toBeNull();
  });

  it('is not made where references stand deeper than in fields of the item', () => {
    expect(compileFastPath(findCollection('documents/orders'))).toBeNull();
  });

  it('takes nothing where a schema has a keyword that it does not know', () => {
    const schema = { ...skus.schema.properties.name, multipleOf: 2 } as Collection['schema']['properties'][string];
    const properties = { ...skus.schema.properties, name: schema };
    const fastPath = findFastPath({ ...skus, schema: { ...skus.schema, properties } });
    expect(fastPath(Buffer.from(JSON.stringify(plain)), 0)).toBeNull();
  });
});

const matched = [...collections.values()].filter((collection) => compileFastPath(collection) !== null);

it('most collections have a fast path', () => {
  expect(matched.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['master/uoms', 'master/locations', 'crm/customers']),
  );
});

describe.each(matched)('What the fast path of $path takes', (collection) => {
  it('is what the exact path takes, and says the same', () => {
    const fastPath = findFastPath(collection);
    const items = new RandomItems(startRandom(1).below);
    const validate = compileExactly(collection);
    let taken = 0;
    for (let n = 0; n < 3000; n += 1) {
      const text = items.write(collection);
      const found = fastPath(Buffer.from(text), 0);
      if (found === null) continue;
      taken += 1;
      const { value, end } = found;
      expect({ text, ...validate(Buffer.from(text).subarray(0, end), value) }).toEqual({
        text,
        end,
        fault: null,
        differences: [],
      });
    }
    expect(taken).toBeGreaterThan(100);
  });
});

/** Reads one item the long way: its fault, and in what `value` differs from what it says. */
function compileExactly(collection: Collection): (bytes: Buffer, value: object) => object {
  const validate = compileItemValidator(collection);
  const readReferences = compileReferenceReader(collection);
  const options = { format: 'json', byteStart: 0, index: 0, line: 1, csvHeader: [], itemMaxBytes: 1e6 } as const;
  return (bytes, value) => {
    const [item] = readItems(bytes, { ...options, collection, fastPath: null });
    const whole = item?.value as Record<string, unknown>;
    const told = ['source_id', 'source_version', ...collection.references.map(({ path }) => path)];
    const differences = told.filter((name) => whole[name] !== (value as Record<string, unknown>)[name]);
    if (JSON.stringify(readReferences(whole)) !== JSON.stringify(readReferences(value))) differences.push('references');
    return { end: item?.byteEnd, fault: item?.fault ?? validate(whole), differences };
  };
}

function findCollection(path: string): Collection {
  const found = collections.get(path);
  if (found === undefined) throw new Error(`There is no collection ${path}.`);
  return found;
}

function findFastPath(collection: Collection): FastPathValidator {
  const fastPath = compileFastPath(collection);
  if (fastPath === null) throw new Error(`${collection.path} has no fast path.`);
  return fastPath;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, n) => n);
}
