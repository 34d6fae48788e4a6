import type { Reference } from './collection.ts';
import type { FieldSchema } from './field-schema.ts';

/** The references in `schema`, found by their `x-reference`, in the order of its fields. */
export function listReferences(schema: FieldSchema, path = ''): Reference[] {
  const collection = schema['x-reference'];
  const own = collection === undefined ? [] : [{ path, collection }];
  const members = schema.items === undefined ? [] : listReferences(schema.items, `${path}[]`);
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    listReferences(field, path === '' ? name : `${path}.${name}`),
  );
  return [...own, ...members, ...fields];
}
