import { describe, expect, it } from '@jest/globals';
import { collections, type ItemFaultCode } from '../src/index.ts';
import { findChangeFault, findItemFault } from './find-item-fault.ts';
import { type ItemPath, requiredFields, validItems } from './valid-items.ts';

const paths = Object.keys(validItems) as ItemPath[];

describe.each(paths)('an item of %s', (path) => {
  const item: Record<string, unknown> = validItems[path];
  const optional = Object.keys(item).filter((name) => name !== 'source_id' && !requiredFields[path].includes(name));

  it('is valid with every field that the collection has', () => {
    expect(Object.keys(item).sort()).toEqual(Object.keys(collections.get(path)?.schema.properties ?? {}).sort());
    expect(findItemFault(path, item)).toBeNull();
  });

  it.each(optional)('is valid without %s', (name) => {
    expect(findChangeFault(path, { [name]: undefined })).toBeNull();
  });

  it.each(['source_id', ...requiredFields[path]])('is not valid without %s', (name) => {
    const reason = `Field '${name}' is required.`;
    expect(findChangeFault(path, { [name]: undefined })).toEqual({ code: 'missing_field', path: name, reason });
  });

  it.each(Object.keys(item))('does not take null for %s', (name) => {
    const fault = findChangeFault(path, { [name]: null });
    const codes: Record<string, ItemFaultCode> = {
      source_id: 'invalid_source_id',
      source_version: 'invalid_source_version',
    };
    expect(fault).toMatchObject({ code: codes[name] ?? 'wrong_type', path: name });
  });

  it('has no field that the collection does not know', () => {
    expect(findChangeFault(path, { colour: 'red' })).toEqual({
      code: 'unknown_field',
      path: 'colour',
      reason: "Unknown field 'colour'. Put your own fields under 'attributes'.",
    });
  });

  it.each([[null], [[]], ['text'], [7], [true], [undefined]])('is an object, not %j', (value) => {
    expect(findItemFault(path, value)).toMatchObject({ code: 'not_an_object', path: null });
  });
});

const long = 'x'.repeat(5_001);
const many = (value: unknown) => new Array(1_001).fill(value);
const line = { line_id: '1', sku: 'S', quantity: 1, uom: 'EA' };
const manyNames = Object.fromEntries(many(0).map((_, index) => [`name${index}`, 1]));

const faults: [ItemPath, ItemFaultCode, string, Record<string, unknown>][] = [
  ['master/uoms', 'invalid_source_id', 'source_id', { source_id: '' }],
  ['master/uoms', 'invalid_source_id', 'source_id', { source_id: 7 }],
  ['master/uoms', 'invalid_source_id', 'source_id', { source_id: 'x'.repeat(256) }],
  ['master/uoms', 'invalid_source_id', 'source_id', { source_id: 'a\u0000' }],
  ['master/uoms', 'invalid_source_version', 'source_version', { source_version: -1 }],
  ['master/uoms', 'invalid_source_version', 'source_version', { source_version: 1.5 }],
  ['master/uoms', 'invalid_source_version', 'source_version', { source_version: 2 ** 53 }],
  ['master/uoms', 'invalid_source_version', 'source_version', { source_version: '1' }],
  ['master/uoms', 'bad_format', 'name', { name: '' }],
  ['master/uoms', 'too_long', 'name', { name: 'x'.repeat(501) }],
  ['master/uoms', 'not_allowed', 'dimension', { dimension: 'weight' }],
  ['master/uoms', 'bad_format', 'base_uom', { base_uom: '' }],
  ['master/uoms', 'too_long', 'base_uom', { base_uom: 'x'.repeat(256) }],
  ['master/uoms', 'bad_format', 'base_uom', { base_uom: 'a\tb' }],
  ['master/uoms', 'out_of_range', 'factor', { factor: 0 }],
  ['master/uoms', 'wrong_type', 'attributes', { attributes: [] }],
  ['master/uoms', 'wrong_type', 'attributes.a', { attributes: { a: { b: 1 } } }],
  ['master/uoms', 'wrong_type', 'attributes.a/b~c', { attributes: { 'a/b~c': [1] } }],
  ['master/uoms', 'wrong_type', 'attributes.0', { attributes: { 0: [1] } }],
  ['master/uoms', 'too_long', 'attributes.a', { attributes: { a: long } }],
  ['master/uoms', 'bad_format', 'attributes', { attributes: { '': 1 } }],
  ['master/uoms', 'too_long', 'attributes', { attributes: { ['n'.repeat(256)]: 1 } }],
  ['master/uoms', 'too_many', 'attributes', { attributes: manyNames }],
  ['master/locations', 'bad_format', 'country', { country: 'de' }],
  ['master/locations', 'bad_format', 'country', { country: 'DE\n' }],
  ['master/locations', 'out_of_range', 'latitude', { latitude: 90.1 }],
  ['master/locations', 'out_of_range', 'longitude', { longitude: -180.5 }],
  ['master/locations', 'too_long', 'kind', { kind: 'x'.repeat(256) }],
  ['master/skus', 'too_long', 'description', { description: long }],
  ['master/skus', 'out_of_range', 'weight_g', { weight_g: -3 }],
  ['master/skus', 'wrong_type', 'weight_g', { weight_g: Number.POSITIVE_INFINITY }],
  ['master/skus', 'wrong_type', 'weight_g', { weight_g: '3' }],
  ['master/skus', 'wrong_type', 'barcodes[1]', { barcodes: ['1', 2] }],
  ['master/skus', 'too_many', 'tags', { tags: many('x') }],
  ['master/skus', 'out_of_range', 'dimensions_mm.length', { dimensions_mm: { length: -1 } }],
  ['master/skus', 'unknown_field', 'dimensions_mm.depth', { dimensions_mm: { depth: 1 } }],
  ['documents/orders', 'not_allowed', 'direction', { direction: 'sideways' }],
  ['documents/orders', 'not_allowed', 'status', { status: '' }],
  ['documents/orders', 'bad_format', 'due_at', { due_at: '2024-02-30T00:00:00Z' }],
  ['documents/orders', 'bad_format', 'due_at', { due_at: '2026-05-22 03:14:01Z' }],
  ['documents/orders', 'bad_format', 'due_at', { due_at: '2026-05-22T03:14:01' }],
  ['documents/orders', 'bad_format', 'due_at', { due_at: '2026-05-22T03:14:01+02' }],
  ['documents/orders', 'missing_field', 'lines[1].line_id', { lines: [line, {}] }],
  ['documents/orders', 'wrong_type', 'lines[2].uom', { lines: [line, line, { ...line, uom: 5 }] }],
  ['documents/orders', 'out_of_range', 'lines[0].quantity', { lines: [{ ...line, quantity: 0 }] }],
  ['documents/orders', 'unknown_field', 'lines[0].remark', { lines: [{ ...line, remark: '' }] }],
  ['documents/orders', 'too_many', 'lines', { lines: many(line) }],
  ['documents/orders', 'wrong_type', 'lines', { lines: {} }],
  ['inventory/balances', 'bad_format', 'expires_on', { expires_on: '2024-02-30' }],
  ['inventory/balances', 'bad_format', 'expires_on', { expires_on: '2026-02-29' }],
  ['inventory/balances', 'wrong_type', 'quantity', { quantity: '1' }],
  ['crm/customers', 'bad_format', 'email', { email: 'ada@' }],
  ['crm/customers', 'too_long', 'email', { email: `${'a'.repeat(250)}@example.com` }],
  ['crm/customers', 'not_allowed', 'addresses[0].type', { addresses: [{ type: 'lastname' }] }],
  ['crm/customers', 'bad_format', 'addresses[0].country', { addresses: [{ type: 'home', country: 'GBR' }] }],
  ['crm/customers', 'missing_field', 'importantDates[0].date', { importantDates: [{ type: 'birthday' }] }],
  [
    'crm/customers',
    'bad_format',
    'importantDates[0].date',
    { importantDates: [{ type: 'birthday', date: '10.12.1815' }] },
  ],
  ['crm/contacts', 'bad_format', 'groups[1]', { groups: ['A', ''] }],
  ['crm/groups', 'wrong_type', 'name', { name: 7 }],
  ['tracking/shipments', 'bad_format', 'eta', { eta: 'tomorrow' }],
  ['tracking/shipments', 'bad_format', 'origin', { origin: 'e\u0301' }],
  ['tracking/trackers', 'wrong_type', 'shipment', { shipment: 5 }],
  ['tracking/assets', 'bad_format', 'tracker', { tracker: '\ud800' }],
  ['catalog/products', 'not_allowed', 'state', { state: 'archived' }],
  ['catalog/products', 'wrong_type', 'archived', { archived: 'no' }],
  ['catalog/products', 'wrong_type', 'values.en', { values: { en: 'Lamp' } }],
  ['catalog/products', 'wrong_type', 'values.en.title', { values: { en: { title: { a: 1 } } } }],
  ['catalog/products', 'wrong_type', 'values.en.sizes[1]', { values: { en: { sizes: [1, [2]] } } }],
  ['catalog/products', 'too_many', 'values.en.sizes', { values: { en: { sizes: many(1) } } }],
  ['catalog/products', 'bad_format', 'values', { values: { '': {} } }],
];

describe('a fault', () => {
  it.each(faults)('in %s is %s at %s (%#)', (path, code, field, change) => {
    expect(findChangeFault(path, change)).toMatchObject({ code, path: field });
  });

  it('counts characters, not UTF-16 units', () => {
    expect(findChangeFault('master/skus', { name: '😀'.repeat(500) })).toBeNull();
    expect(findChangeFault('master/skus', { name: '😀'.repeat(501) })).toMatchObject({ code: 'too_long' });
  });

  it('is found in a field named like a language feature', () => {
    const fault = findItemFault('master/uoms', JSON.parse('{"source_id":"KG","name":"Kilogram","__proto__":1}'));
    expect(fault).toMatchObject({ code: 'unknown_field', path: '__proto__' });
  });
});
