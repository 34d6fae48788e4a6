import type { FieldSchema, ItemSchema } from './field-schema.ts';
import { sourceId, sourceVersion } from './fields.ts';

/** A field that names a record of a collection by its source_id. */
export interface Reference {
  /** Dotted, with '[]' after the members of a list: `base_uom`, `lines[].sku`, `groups[]`. */
  readonly path: string;
  /** The path of the collection that it refers to. */
  readonly collection: string;
}

/** A named set of records with one schema. */
export interface Collection {
  /** `master/skus`: its name in URLs, the database and the logs. */
  readonly path: string;
  readonly group: string;
  readonly name: string;
  /** One record of it, for people: `SKU`. */
  readonly label: string;
  /** What internal ids begin with, after `fgai-`. */
  readonly idPrefix: string;
  /** The JSON Schema (2020-12) of an item, the two ids included. */
  readonly schema: ItemSchema;
  readonly references: readonly Reference[];
}

/** What differs between collections; the two ids are the same in all of them. */
export interface CollectionDefinition {
  group: string;
  name: string;
  /** One record of it, for people: `SKU`. */
  label: string;
  /** What internal ids begin with, after `fgai-`. */
  idPrefix: string;
  fields: Readonly<Record<string, FieldSchema>>;
  /** The names of the fields that every item has, beside `source_id`. */
  required: readonly string[];
}

/** Defines a collection: adds the two ids to its fields, closes its schema and lists its references. */
export function defineCollection(definition: CollectionDefinition): Collection {
  const { group, name, label, idPrefix } = definition;
  const path = `${group}/${name}`;
  const schema: ItemSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: path,
    title: label,
    type: 'object',
    properties: { source_id: sourceId, source_version: sourceVersion, ...definition.fields },
    required: ['source_id', ...definition.required],
    additionalProperties: false,
  };
  return { path, group, name, label, idPrefix, schema, references: listReferences(schema) };
}

/** The references in `schema`, found by their `x-reference`, in the order of its fields. */
function listReferences(schema: FieldSchema, path = ''): Reference[] {
  const collection = schema['x-reference'];
  const own = collection === undefined ? [] : [{ path, collection }];
  const members = schema.items === undefined ? [] : listReferences(schema.items, `${path}[]`);
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    listReferences(field, path === '' ? name : `${path}.${name}`),
  );
  return [...own, ...members, ...fields];
}
