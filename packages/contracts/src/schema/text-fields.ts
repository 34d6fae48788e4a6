import type { FieldSchema } from './field-schema.ts';

/** Characters of a text that has no bound of its own. */
export const longTextMaxLength = 5_000;

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

/** A calendar date that exists. */
export const date: FieldSchema = {
  type: 'string',
  format: 'date',
  description: "a date that exists, as in '2026-05-22'",
};

/** A date and time with its offset from UTC. The pattern shuts out what the format lets pass: a space for the T, '+01'. */
export const dateTime: FieldSchema = {
  type: 'string',
  maxLength: 64,
  pattern: '^\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$',
  format: 'date-time',
  description: "an RFC 3339 date and time with its offset, as in '2026-05-22T03:14:01Z'",
};

/** An e-mail address, at most as long as SMTP can carry. */
export const email: FieldSchema = {
  type: 'string',
  maxLength: 254,
  format: 'email',
  description: "an e-mail address, as in 'ada@example.com'",
};

/** A country by its code. The form alone is checked: codes come and go. */
export const country: FieldSchema = {
  type: 'string',
  pattern: '^[A-Z]{2}$',
  description: "an ISO 3166 country code of two capital letters, as in 'DE'",
};
