/** Why one item is not applied. */
export const itemFaultCodes = [
  // What the item's schema finds.
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
  // What reading the item's bytes finds.
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
  // What its references find.
  'unknown_reference',
  // What the action finds.
  'already_exists',
  'no_such_record',
] as const;

/** The code of an ItemFault. */
export type ItemFaultCode = (typeof itemFaultCodes)[number];

/** Why one item is not applied. */
export interface ItemFault {
  code: ItemFaultCode;
  /** The field: `dimensions_mm.length`, `lines[2].uom`; null where the fault is the item's as a whole. */
  path: string | null;
  /** A sentence that a person can act on. */
  reason: string;
}
