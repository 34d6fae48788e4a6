import type { FieldSchema } from './field-schema.ts';

/** A number of at least 0. */
export const amount: FieldSchema = { type: 'number', minimum: 0 };

/** A number greater than 0. */
export const positiveNumber: FieldSchema = { type: 'number', exclusiveMinimum: 0 };

/** An angle in degrees, from `-limit` to `limit`. */
export function degrees(limit: number): FieldSchema {
  return { type: 'number', minimum: -limit, maximum: limit };
}
