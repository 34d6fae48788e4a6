/** Why one item is not applied. */
export const itemFaultCodes = [
  // Found by the item's schema.
  'not_an_object',
  'missing_field',
  'unknown_field',
  'wrong_type',
  'out_of_range',
  'bad_format',
  'not_allowed',
  'too_long',
  'too_many',
  'invalid_source_id',
  'invalid_source_version',
  // Found by parsing the item's bytes.
  'malformed_json',
  'invalid_utf8',
  'nul_character',
  'lone_surrogate',
  'duplicate_key',
  'unsafe_number',
  'nesting_too_deep',
  'item_too_large',
  'malformed_csv',
  'unknown_column',
  // Found by looking up its references.
  'unknown_reference',
  // Found by the action.
  'already_exists',
  'no_such_record',
] as const;

/** The code of an ItemFault. */
export type ItemFaultCode = (typeof itemFaultCodes)[number];

/** Why one item is not applied. */
export interface ItemFault {
  code: ItemFaultCode;
  /** The field: `dimensions_mm.length`, `lines[2].uom`; null where the fault concerns the whole item. */
  path: string | null;
  /** A sentence that says what is wrong and what to do. */
  reason: string;
}
