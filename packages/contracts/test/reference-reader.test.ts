import { describe, expect, it } from '@jest/globals';
import {
  type Collection,
  collections,
  compileReferenceReader,
  defineCollection,
  describeMissing,
} from '../src/index.ts';
import type { ItemPath } from './valid-items.ts';

function readReferences(path: ItemPath, item: unknown): string[] {
  return compileReferenceReader(collections.get(path) as Collection)(item).map(
    (each) => `${each.path} → ${each.collection} ${each.sourceId}`,
  );
}

const line = { sku: 'S1', uom: 'EA' };

const cases: [ItemPath, unknown, string[]][] = [
  ['master/skus', { source_id: '1', base_uom: 'KG' }, ['base_uom → master/uoms KG']],
  ['master/skus', { source_id: 'KG', base_uom: 'KG' }, ['base_uom → master/uoms KG']],
  ['master/uoms', { source_id: 'KG', base_uom: 'G' }, ['base_uom → master/uoms G']],
  ['master/uoms', { source_id: 'KG', base_uom: 'KG' }, []],
  ['master/uoms', { source_id: 'KG' }, []],
  ['master/locations', { source_id: 'A', parent: 'A' }, []],
  [
    'documents/orders',
    { source_id: '1', lines: [line, { ...line, uom: 'KG' }] },
    [
      'lines[0].sku → master/skus S1',
      'lines[1].sku → master/skus S1',
      'lines[0].uom → master/uoms EA',
      'lines[1].uom → master/uoms KG',
    ],
  ],
  ['documents/orders', { source_id: '1', lines: [] }, []],
  ['documents/orders', { source_id: '1', lines: 'none' }, []],
  ['documents/orders', { source_id: '1', lines: [null, 5, {}, { sku: 7 }] }, []],
  ['crm/contacts', { source_id: '1', groups: ['A', 'B'] }, ['groups[0] → crm/groups A', 'groups[1] → crm/groups B']],
  [
    'tracking/shipments',
    { source_id: '1', reference: 'x', destination: 'D', origin: 'O' },
    ['origin → master/locations O', 'destination → master/locations D'],
  ],
  ['catalog/products', { source_id: '1', name: 'x' }, []],
  ['master/skus', null, []],
  ['master/skus', 'text', []],
];

describe('the reference reader', () => {
  it.each(cases)('of %s reads %j', (path, item, expected) => {
    expect(readReferences(path, item)).toEqual(expected);
  });

  it('shares one empty list, which nobody can fill', () => {
    const first = compileReferenceReader(collections.get('master/skus') as Collection)({});
    const second = compileReferenceReader(collections.get('crm/groups') as Collection)({});
    const third = compileReferenceReader(collections.get('master/uoms') as Collection)({
      source_id: 'KG',
      base_uom: 'KG',
    });
    expect(second).toBe(first);
    expect(third).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
  });

  it('follows a path of any depth', () => {
    const field = { type: 'string', 'x-reference': 'master/uoms' } as const;
    const deep = {
      type: 'array',
      items: { type: 'object', properties: { b: { type: 'array', items: field } } },
    } as const;
    const collection = defineCollection({
      group: 'g',
      name: 'n',
      label: 'l',
      idPrefix: 'p',
      fields: { a: { type: 'object', properties: { list: deep } } },
      required: [],
    });
    expect(collection.references).toEqual([{ path: 'a.list[].b[]', collection: 'master/uoms' }]);
    expect(compileReferenceReader(collection)({ a: { list: [{}, { b: ['x', 'KG'] }] } })).toEqual([
      { collection: 'master/uoms', sourceId: 'x', path: 'a.list[1].b[0]' },
      { collection: 'master/uoms', sourceId: 'KG', path: 'a.list[1].b[1]' },
    ]);
  });
});

describe('a missing record', () => {
  it.each([
    ['master/uoms', "Unknown UoM 'KG'. Register it via /master/uoms first."],
    ['master/locations', "Unknown location 'KG'. Register it via /master/locations first."],
    ['master/skus', "Unknown SKU 'KG'. Register it via /master/skus first."],
  ])('of %s is described as %s', (collection, sentence) => {
    expect(describeMissing({ collection, sourceId: 'KG' })).toBe(sentence);
  });
});
