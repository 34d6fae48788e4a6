import type { Collection } from './collection.ts';
import type { FieldSchema, ItemSchema } from './field-schema.ts';
import { sourceId, sourceVersion } from './id-fields.ts';
import { listReferences } from './list-references.ts';

/** What is particular to a collection; the two ids are the same in all of them. */
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

/** Makes a collection: adds the two ids to its fields, closes its schema and lists its references. */
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
