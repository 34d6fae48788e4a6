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
