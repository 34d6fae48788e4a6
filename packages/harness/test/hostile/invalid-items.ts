import { attribute, having, members, type RefusedItem } from './item-case.ts';

const deep = 50_000;

/** Items whose fields, numbers, versions, dates or references are invalid, or that exceed a limit. */
export const invalidItems: RefusedItem[] = [
  // Invalid fields.
  { name: '__proto__', item: having('"__proto__":{"source_id":"B"}'), code: 'unknown_field', path: '__proto__' },
  {
    name: '__proto__ for its fields',
    item: '{"__proto__":{"source_id":"A","name":"a"}}',
    code: 'missing_field',
    path: 'source_id',
    sourceId: null,
  },
  { name: 'constructor', item: having('"constructor":{"prototype":1}'), code: 'unknown_field', path: 'constructor' },
  { name: 'toString', item: having('"toString":1'), code: 'unknown_field', path: 'toString' },
  { name: 'partner_id', item: having('"partner_id":"other"'), code: 'unknown_field', path: 'partner_id' },
  { name: 'lifecycle', item: having('"lifecycle":"DELETED"'), code: 'unknown_field', path: 'lifecycle' },
  { name: 'internal_id', item: having('"internal_id":"fgai-uom-1"'), code: 'unknown_field', path: 'internal_id' },
  { name: 'an empty key', item: having('"":1'), code: 'unknown_field', path: '' },
  { name: 'an object in the attributes', item: attribute('{}'), code: 'wrong_type', path: 'attributes.x' },
  { name: 'a text for attributes', item: having('"attributes":"x"'), code: 'wrong_type', path: 'attributes' },
  // Numbers that cannot be stored exactly.
  { name: '1e400', item: attribute('1e400'), code: 'unsafe_number', path: 'attributes.x' },
  { name: '1e200000', item: attribute('1e200000'), code: 'unsafe_number', path: 'attributes.x' },
  { name: '-1e400', item: attribute('-1e400'), code: 'unsafe_number', path: 'attributes.x' },
  { name: '1e-200000', item: attribute('1e-200000'), code: 'unsafe_number', path: 'attributes.x' },
  { name: '0e99999', item: attribute('0e99999'), code: 'unsafe_number', path: 'attributes.x' },
  { name: '2^53', item: attribute('9007199254740992'), code: 'unsafe_number', path: 'attributes.x' },
  { name: '-(2^53) - 1', item: attribute('-9007199254740993'), code: 'unsafe_number', path: 'attributes.x' },
  { name: '-0', item: attribute('-0'), code: 'unsafe_number', path: 'attributes.x' },
  { name: '-0.0', item: attribute('-0.0'), code: 'unsafe_number', path: 'attributes.x' },
  { name: '20,000 digits', item: attribute(`0.${'1'.repeat(20_000)}`), code: 'unsafe_number', path: 'attributes.x' },
  { name: 'a factor that is text', item: having('"factor":"2"'), code: 'wrong_type', path: 'factor' },
  { name: 'a factor of 0', item: having('"factor":0'), code: 'out_of_range', path: 'factor' },
  // Invalid versions.
  ...['1.5', '-1', '"1"', 'null', 'true', '[1]'].map((version) => ({
    name: `source_version ${version}`,
    item: having(`"source_version":${version}`),
    code: 'invalid_source_version',
    path: 'source_version',
  })),
  ...['9007199254740992', '1e400', '-0'].map((version) => ({
    name: `source_version ${version}`,
    item: having(`"source_version":${version}`),
    code: 'unsafe_number',
    path: 'source_version',
  })),
  // Exceeded limits.
  {
    name: 'nested in 33 lists',
    item: attribute('['.repeat(31) + ']'.repeat(31)),
    code: 'nesting_too_deep',
    path: null,
    sourceId: null,
  },
  {
    name: 'nested in very many lists',
    item: '['.repeat(deep) + ']'.repeat(deep),
    code: 'nesting_too_deep',
    path: null,
    sourceId: null,
  },
  {
    name: 'nested in very many objects',
    item: `${'{"a":'.repeat(deep / 2)}1${'}'.repeat(deep / 2)}`,
    code: 'nesting_too_deep',
    path: null,
    sourceId: null,
  },
  {
    name: '50,001 lists and objects',
    item: attribute(`[${'[],'.repeat(49_997)}{}]`),
    code: 'too_many',
    path: null,
    sourceId: null,
  },
  {
    name: '50,000 lists and objects',
    item: attribute(`[${'[],'.repeat(49_996)}{}]`),
    code: 'wrong_type',
    path: 'attributes.x',
  },
  {
    name: '10,000 attributes',
    item: having(`"attributes":{${members(10_000)}}`),
    code: 'too_many',
    path: 'attributes',
  },
  { name: '10,000 unknown fields', item: having(members(10_000)), code: 'unknown_field', path: 'k0' },
  {
    name: 'a key of 100,000 characters',
    item: having(`"${'k'.repeat(100_000)}":1`),
    code: 'unknown_field',
    path: `${'k'.repeat(255)}…`,
  },
  {
    name: 'an attribute of 100,000 characters',
    item: attribute(`"${'x'.repeat(100_000)}"`),
    code: 'too_long',
    path: 'attributes.x',
  },
  {
    name: 'too many bytes',
    item: attribute(`"${'x'.repeat(200_000)}"`),
    code: 'item_too_large',
    path: null,
    sourceId: null,
  },
  // Invalid dates, codes and references.
  {
    name: 'no 30th of February',
    collection: 'crm/customers',
    item: '{"source_id":"A","firstName":"a","lastName":"a","importantDates":[{"type":"birthday","date":"2024-02-30"}]}',
    code: 'bad_format',
    path: 'importantDates[0].date',
  },
  {
    name: 'no 29th of February',
    collection: 'crm/customers',
    item: '{"source_id":"A","firstName":"a","lastName":"a","importantDates":[{"type":"birthday","date":"2023-02-29"}]}',
    code: 'bad_format',
    path: 'importantDates[0].date',
  },
  {
    name: 'no 25 hours',
    collection: 'documents/orders',
    item: '{"source_id":"A","direction":"inbound","lines":[],"due_at":"2024-01-01T25:00:00Z"}',
    code: 'bad_format',
    path: 'due_at',
  },
  { name: 'a reference that is no id', item: having('"base_uom":"e\u0301"'), code: 'bad_format', path: 'base_uom' },
  {
    name: 'a reference of another type',
    item: having('"base_uom":{"source_id":"A"}'),
    code: 'wrong_type',
    path: 'base_uom',
  },
];
