import { describe, expect, it } from '@jest/globals';
import { type Collection, collections, csvColumns, findCsvColumn } from '../src/index.ts';
import type { ItemPath } from './valid-items.ts';

function find(path: ItemPath): Collection {
  return collections.get(path) as Collection;
}

const types: [ItemPath, Record<string, string>][] = [
  [
    'master/skus',
    {
      source_id: 'string',
      source_version: 'integer',
      name: 'string',
      description: 'string',
      base_uom: 'string',
      barcodes: 'json',
      weight_g: 'number',
      'dimensions_mm.length': 'number',
      'dimensions_mm.width': 'number',
      'dimensions_mm.height': 'number',
      tags: 'json',
      attributes: 'json',
    },
  ],
  [
    'catalog/products',
    {
      source_id: 'string',
      source_version: 'integer',
      name: 'string',
      number: 'string',
      state: 'string',
      archived: 'boolean',
      values: 'json',
      attributes: 'json',
    },
  ],
];

describe('the CSV columns', () => {
  it.each(types)('of %s have their types', (path, expected) => {
    const columns = [...csvColumns(find(path))].map(([name, column]) => [name, column.type]);
    expect(Object.fromEntries(columns)).toEqual(expected);
  });

  it.each([...collections.values()].map((each) => [each.path, each] as const))(
    'of %s lead to every field that is not split up',
    (_, collection) => {
      for (const [name, column] of csvColumns(collection)) expect(column.path.join('.')).toBe(name);
      expect(findCsvColumn(collection, 'source_id')).toEqual({ path: ['source_id'], type: 'string' });
    },
  );
});

describe('a CSV header', () => {
  it.each([
    ['dimensions_mm.length', { path: ['dimensions_mm', 'length'], type: 'number' }],
    ['attributes', { path: ['attributes'], type: 'json' }],
    ['attributes.colour', { path: ['attributes', 'colour'], type: 'string' }],
    ['attributes.a.b', { path: ['attributes', 'a.b'], type: 'string' }],
  ])('of %s is a column', (header, column) => {
    expect(findCsvColumn(find('master/skus'), header)).toEqual(column);
  });

  it.each([
    '',
    'Name',
    ' name',
    'dimensions_mm',
    'dimensions_mm.depth',
    'attributes.',
    'attributes.__proto__',
    '__proto__',
  ])('of %j is none', (header) => {
    expect(findCsvColumn(find('master/skus'), header)).toBeUndefined();
  });
});
