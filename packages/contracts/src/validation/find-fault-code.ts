import type { ItemFaultCode } from '../errors/item-fault.ts';

const keywordCodes: ReadonlyMap<string, ItemFaultCode> = new Map([
  ['type', 'wrong_type'],
  ['enum', 'not_allowed'],
  ['minimum', 'out_of_range'],
  ['maximum', 'out_of_range'],
  ['exclusiveMinimum', 'out_of_range'],
  ['minLength', 'bad_format'],
  ['pattern', 'bad_format'],
  ['format', 'bad_format'],
  ['maxLength', 'too_long'],
  ['maxItems', 'too_many'],
  ['maxProperties', 'too_many'],
]);

/** The two ids have codes of their own: a partner looks for them first. */
const fieldCodes: ReadonlyMap<string, ItemFaultCode> = new Map([
  ['source_id', 'invalid_source_id'],
  ['source_version', 'invalid_source_version'],
]);

/**
 * The code of a fault that schema keyword `keyword` found at field `path`.
 * @throws Error where the keyword has no code.
 */
export function findFaultCode(keyword: string, path: string): ItemFaultCode {
  const code = fieldCodes.get(path) ?? keywordCodes.get(keyword);
  if (code === undefined) throw new Error(`No fault code stands for the schema keyword '${keyword}'.`);
  return code;
}
