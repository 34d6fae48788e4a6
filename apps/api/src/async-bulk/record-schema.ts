import type { Collection, FieldSchema, ItemSchema } from '@sluice/contracts';

const coreIds: ReadonlySet<string> = new Set(['source_id', 'source_version', 'externalId']);

/**
 * The schema of a collection's records on this surface, as far as a request is judged by it: `externalId` is the id, there
 * is no version, and which words an enumeration takes is a semantic question, which is left to the job.
 */
export function describeRecord({ schema }: Collection): ItemSchema {
  const { source_id: id } = schema.properties;
  const fields = Object.entries(schema.properties).filter(([name]) => !coreIds.has(name));
  return {
    ...schema,
    properties: { ...(id && { externalId: id }), ...takeAnyWords(Object.fromEntries(fields)) },
    required: ['externalId', ...schema.required.filter((name) => !coreIds.has(name))],
  };
}

function takeAnyWords(properties: Readonly<Record<string, FieldSchema>>): Record<string, FieldSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, takeAnyWord(field)]));
}

function takeAnyWord({ enum: _words, items, properties, ...field }: FieldSchema): FieldSchema {
  return {
    ...field,
    ...(items && { items: takeAnyWord(items) }),
    ...(properties && { properties: takeAnyWords(properties) }),
  };
}
