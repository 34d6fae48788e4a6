import type { FieldSchema } from './field-schema.ts';
import { longTextMaxLength } from './text-fields.ts';

/** Entries of a list, and names of a free object. */
const maxEntries = 1_000;

/** A name that a partner chose. */
const propertyName: FieldSchema = { type: 'string', minLength: 1, maxLength: 255 };

/** A list of up to 1,000 values. */
export function list(items: FieldSchema): FieldSchema {
  return { type: 'array', items, maxItems: maxEntries };
}

/** An object of these fields and no others. */
export function object(properties: Record<string, FieldSchema>, required: readonly string[] = []): FieldSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** An object of up to 1,000 values under names that the partner chooses. */
export function freeObject(values: FieldSchema): FieldSchema {
  return { type: 'object', additionalProperties: values, propertyNames: propertyName, maxProperties: maxEntries };
}

/** One value. */
const scalar: FieldSchema = {
  type: ['string', 'number', 'boolean', 'null'],
  maxLength: longTextMaxLength,
  description: 'text of at most 5,000 characters, a number, true, false or null',
};

/** One value, or a list of them. */
export const scalarOrList: FieldSchema = {
  type: ['string', 'number', 'boolean', 'null', 'array'],
  maxLength: longTextMaxLength,
  items: scalar,
  maxItems: maxEntries,
  description: `${scalar.description}, or a list of at most 1,000 of these`,
};

/** Where a partner puts fields of its own. */
export const attributes: FieldSchema = freeObject(scalar);
