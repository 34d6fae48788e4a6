import type { FieldSchema, FieldType } from '@sluice/contracts';
import fc from 'fast-check';
import type { ExactMember, ExactObject, ExactValue } from '../oracle/exact-value.ts';
import { fieldNames, ids, numbers, numberValue, stringValue, texts, versions } from './scalars.ts';

/** The ids of references: a record that the case's partner has, and one that it does not have. */
export const knownReference = 'ref-record';
export const unknownReference = 'no-such-record';

const referenceIds = fc.oneof(
  { weight: 12, arbitrary: fc.constant(knownReference) },
  { weight: 1, arbitrary: fc.constant(unknownReference) },
);

/** Objects that the schema accepts, with and without optional fields. */
export function objectsOf(schema: FieldSchema): fc.Arbitrary<ExactObject> {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const member = valuesOf(name, field).map((value): ExactMember => [name, value]);
    return required.has(name) ? member : fc.option(member, { nil: null, freq: 2 });
  });
  return fc.tuple(...fields).map((members) => ({
    kind: 'object',
    members: members.filter((member) => member !== null),
  }));
}

function valuesOf(name: string, schema: FieldSchema): fc.Arbitrary<ExactValue> {
  const { type } = schema;
  if (schema['x-reference'] !== undefined) return referenceIds.map(stringValue);
  if (typeof type !== 'string') return fc.oneof(...type.map((one) => valuesOfType(one, schema)));
  return name === 'source_version' ? versions.map(numberValue) : valuesOfType(type, schema);
}

function valuesOfType(type: FieldType, schema: FieldSchema): fc.Arbitrary<ExactValue> {
  switch (type) {
    case 'string':
      return stringsOf(schema).map(stringValue);
    case 'number':
    case 'integer':
      return numbers(schema).map(numberValue);
    case 'boolean':
      return fc.constantFrom('true' as const, 'false' as const).map((text) => ({ kind: 'literal', text }));
    case 'null':
      return fc.constant({ kind: 'literal', text: 'null' });
    case 'array':
      return fc.array(valuesOf('', schema.items ?? schema), { maxLength: 3 }).map((items) => ({ kind: 'list', items }));
    case 'object':
      return schema.properties === undefined ? freeObjects(schema) : objectsOf(schema);
  }
}

/** An object with fields of any names, each once. */
function freeObjects({ additionalProperties }: FieldSchema): fc.Arbitrary<ExactObject> {
  if (typeof additionalProperties !== 'object') throw new Error('The schema has no additionalProperties');
  const members = fc.uniqueArray(fc.tuple(fieldNames, valuesOf('', additionalProperties)), {
    selector: ([name]) => name,
    maxLength: 4,
  });
  return members.map((all) => ({ kind: 'object', members: all }));
}

function stringsOf(schema: FieldSchema): fc.Arbitrary<string> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const { minLength = 0, maxLength = 100 } = schema;
  const { format = 'none' } = schema;
  switch (format) {
    case 'source-id':
      return ids;
    case 'email':
      return fc.constantFrom('ada@example.com', 'a.b+c@x.co.uk', "o'neill@example.org");
    case 'date':
      return fc.constantFrom('2024-02-29', '1999-12-31', '0001-01-01', '2026-05-22');
    case 'date-time':
      return fc.constantFrom('2026-05-22T03:14:01Z', '2026-05-22t03:14:01.123456789+05:30', '1990-12-31T23:59:60Z');
    case 'none':
      if (schema.pattern !== undefined) return fc.constantFrom('DE', 'NO', 'ZZ');
      return texts(maxLength).map((text) => (text.length < minLength ? 'x' : text));
  }
}
