import type { FieldSchema } from './field-schema.ts';

const idText = { type: 'string', minLength: 1, maxLength: 255, format: 'source-id' } as const;

/** The partner's own id of a record. */
export const sourceId: FieldSchema = {
  ...idText,
  description: 'text of 1 to 255 characters in Unicode NFC, without control characters',
};

/** The partner's own version of a record: the higher one wins. */
export const sourceVersion: FieldSchema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

/** The source_id of a record in the collection at path `collection`. */
export function reference(collection: string): FieldSchema {
  return {
    ...idText,
    description: `the source_id of a record in ${collection}: ${sourceId.description}`,
    'x-reference': collection,
  };
}

/** Characters of a text that has no bound of its own. */
const longTextMaxLength = 5_000;

/** Text of any content, up to `maxLength` characters. */
export function text(maxLength = longTextMaxLength): FieldSchema {
  return { type: 'string', maxLength };
}

/** Text of 1 to `maxLength` characters. */
export function filledText(maxLength: number): FieldSchema {
  return { type: 'string', minLength: 1, maxLength };
}

/** One of a few words. */
export function oneOf(...words: readonly string[]): FieldSchema {
  return { type: 'string', enum: words };
}

/** A valid calendar date. */
export const date: FieldSchema = {
  type: 'string',
  format: 'date',
  description: "a valid calendar date, such as '2026-05-22'",
};

/** A date and time with its offset from UTC. The pattern refuses what the format allows: a space instead of the T, '+01'. */
export const dateTime: FieldSchema = {
  type: 'string',
  maxLength: 64,
  pattern: '^\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$',
  format: 'date-time',
  description: "an RFC 3339 date and time with an offset, such as '2026-05-22T03:14:01Z'",
};

/** An e-mail address, at most as long as SMTP can carry. */
export const email: FieldSchema = {
  type: 'string',
  maxLength: 254,
  format: 'email',
  description: "an e-mail address, such as 'ada@example.com'",
};

/** A country by its code. The form alone is checked: codes come and go. */
export const country: FieldSchema = {
  type: 'string',
  pattern: '^[A-Z]{2}$',
  description: "an ISO 3166 country code of two capital letters, such as 'DE'",
};

/** A number of at least 0. */
export const amount: FieldSchema = { type: 'number', minimum: 0 };

/** A number greater than 0. */
export const positiveNumber: FieldSchema = { type: 'number', exclusiveMinimum: 0 };

/** An angle in degrees, from `-limit` to `limit`. */
export function degrees(limit: number): FieldSchema {
  return { type: 'number', minimum: -limit, maximum: limit };
}

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

/** For fields of the partner's own. */
export const attributes: FieldSchema = freeObject(scalar);
