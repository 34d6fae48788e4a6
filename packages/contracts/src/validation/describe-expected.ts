import type { FieldSchema, FieldType } from '../schema/field-schema.ts';
import { printCount } from './print-count.ts';

/** What a field must be, for the sentence "Field 'x' must be …": its description, or one made of its bounds. */
export function describeExpected(schema: FieldSchema): string {
  if (schema.description !== undefined) return schema.description;
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  return [schema.type]
    .flat()
    .map((type) => describeType(type, schema))
    .join(' or ');
}

function describeType(type: FieldType, schema: FieldSchema): string {
  switch (type) {
    case 'string':
      return `text${describeLength(schema)}`;
    case 'array':
      return `a list${describeMaximum(schema.maxItems, 'entries')}`;
    case 'object':
      return `an object${describeMaximum(schema.maxProperties, 'fields')}`;
    case 'number':
      return `a number${describeRange(schema)}`;
    case 'integer':
      return `a whole number${describeRange(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
  }
}

function describeLength({ minLength, maxLength }: FieldSchema): string {
  if (minLength === undefined || maxLength === undefined) return describeMaximum(maxLength, 'characters');
  return ` of ${minLength} to ${printCount(maxLength)} characters`;
}

function describeMaximum(maximum: number | undefined, unit: string): string {
  return maximum === undefined ? '' : ` of at most ${printCount(maximum)} ${unit}`;
}

function describeRange({ minimum, maximum, exclusiveMinimum }: FieldSchema): string {
  if (exclusiveMinimum !== undefined) return ` greater than ${exclusiveMinimum}`;
  if (minimum === undefined) return '';
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${printCount(maximum)}`;
}
