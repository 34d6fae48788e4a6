import type { Collection } from './schema/collection.ts';
import type { FieldSchema, FieldType } from './schema/field-schema.ts';

/** How the text of a CSV cell becomes a value; `json` is a list or an object, written as JSON in the cell. */
export type CsvType = 'string' | 'number' | 'integer' | 'boolean' | 'json';

/** The field of a CSV column, and how its cells are parsed. */
export interface CsvColumn {
  readonly path: readonly string[];
  readonly type: CsvType;
}

const attributePrefix = 'attributes.';

/**
 * The CSV columns of a collection by name: a field's name, or its dotted path inside an object of fixed fields
 * (`dimensions_mm.length`). Lists and free objects are one column, of JSON.
 */
export function csvColumns(collection: Collection): ReadonlyMap<string, CsvColumn> {
  return new Map(listColumns(collection.schema, []).map((column) => [column.path.join('.'), column]));
}

/** The column that `header` names, `attributes.<any name>` included, or undefined. */
export function findCsvColumn(collection: Collection, header: string): CsvColumn | undefined {
  return csvColumns(collection).get(header) ?? findAttributeColumn(header);
}

function findAttributeColumn(header: string): CsvColumn | undefined {
  const name = header.slice(attributePrefix.length);
  // Assigning to '__proto__' would set no field: the cell would be lost silently.
  if (!header.startsWith(attributePrefix) || name === '' || name === '__proto__') return undefined;
  return { path: ['attributes', name], type: 'string' };
}

function listColumns(schema: FieldSchema, path: readonly string[]): CsvColumn[] {
  if (schema.properties === undefined) return [{ path, type: findCsvType(schema) }];
  return Object.entries(schema.properties).flatMap(([name, field]) => listColumns(field, [...path, name]));
}

function findCsvType({ type }: FieldSchema): CsvType {
  return typeof type === 'string' ? csvTypes[type] : 'json';
}

const csvTypes: Record<FieldType, CsvType> = {
  string: 'string',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  null: 'json',
  array: 'json',
  object: 'json',
};
