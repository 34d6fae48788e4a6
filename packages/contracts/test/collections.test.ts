import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { collections, type FieldSchema, findCollection, isReferenced } from '../src/index.ts';
import { requiredFields, validItems } from './valid-items.ts';

const all = [...collections.values()];

/** `schema` and every schema in it. */
function listSchemas(schema: FieldSchema): FieldSchema[] {
  const { items, additionalProperties, propertyNames, properties } = schema;
  const inner = [items, additionalProperties, propertyNames, ...Object.values(properties ?? {})];
  return [schema, ...inner.flatMap((each) => (each ? listSchemas(each) : []))];
}

describe('the collections', () => {
  it('are those of the design, each with its required fields', () => {
    const required = Object.fromEntries(all.map(({ path, schema }) => [path, schema.required.slice(1)]));
    expect(required).toEqual(requiredFields);
    expect([...collections.keys()]).toEqual(Object.keys(validItems));
  });

  it('have labels and id prefixes of their own', () => {
    expect(new Set(all.map(({ label }) => label)).size).toBe(all.length);
    expect(new Set(all.map(({ idPrefix }) => idPrefix)).size).toBe(all.length);
    expect(findCollection('master/skus')).toMatchObject({
      label: 'SKU',
      idPrefix: 'sku',
      group: 'master',
      name: 'skus',
    });
  });

  it('are found by their path alone', () => {
    expect(findCollection('master/skus')).toBe(collections.get('master/skus'));
    expect(findCollection('skus')).toBeUndefined();
    expect(findCollection('__proto__')).toBeUndefined();
  });

  it('know which of them is referred to', () => {
    expect([...collections.keys()].filter(isReferenced)).toEqual([
      'master/uoms',
      'master/locations',
      'master/skus',
      'crm/groups',
      'tracking/shipments',
      'tracking/trackers',
    ]);
  });
});

describe.each(all.map((each) => [each.path, each] as const))('collection %s', (path, collection) => {
  it('has a schema that is valid JSON Schema 2020-12, named after its path, with the two ids first', () => {
    const ajv = new Ajv2020();
    expect(ajv.validateSchema({ ...collection.schema })).toBe(true);
    expect(collection.schema.$id).toBe(path);
    expect(Object.keys(collection.schema.properties).slice(0, 2)).toEqual(['source_id', 'source_version']);
    expect(Object.keys(collection.schema.properties)).toContain('attributes');
  });

  it('bounds every text, list and free object, and closes every other object', () => {
    for (const schema of listSchemas(collection.schema)) {
      const types = [schema.type].flat();
      if (types.includes('string'))
        expect(schema.maxLength ?? schema.enum ?? schema.format ?? schema.pattern).toBeDefined();
      if (types.includes('array')) expect(schema.maxItems).toBe(1_000);
      if (types.includes('object')) expect(schema.additionalProperties === false || schema.maxProperties).toBeTruthy();
    }
  });

  it('refers to collections that exist', () => {
    for (const reference of collection.references) expect(findCollection(reference.collection)).toBeDefined();
  });
});

describe('the references', () => {
  it('are those of the design', () => {
    const found = all.flatMap(({ path, references }) =>
      references.map((each) => `${path} ${each.path} ${each.collection}`),
    );
    expect(found).toEqual([
      'master/uoms base_uom master/uoms',
      'master/locations parent master/locations',
      'master/skus base_uom master/uoms',
      'documents/orders lines[].sku master/skus',
      'documents/orders lines[].uom master/uoms',
      'inventory/balances sku master/skus',
      'inventory/balances location master/locations',
      'inventory/balances uom master/uoms',
      'crm/contacts groups[] crm/groups',
      'tracking/shipments origin master/locations',
      'tracking/shipments destination master/locations',
      'tracking/trackers shipment tracking/shipments',
      'tracking/assets tracker tracking/trackers',
    ]);
  });
});
