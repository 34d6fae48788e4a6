import { Ajv2020, type DefinedError } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ItemFault } from '../errors/item-fault.ts';
import type { Collection } from '../schema/collection.ts';
import { describeFault } from './describe-fault.ts';

/**
 * Compiles the validator of a collection's items; do it once for each collection, it takes milliseconds.
 * The validator returns null for a valid item, otherwise the first fault. It does not check that the records exist to which
 * the item refers.
 */
export function compileItemValidator(collection: Collection): (item: unknown) => ItemFault | null {
  return compileValidator(collection.schema);
}

/** The same for an item of a deletion: only its ids are validated. */
export function compileIdValidator({ schema }: Collection): (item: unknown) => ItemFault | null {
  const { source_id, source_version } = schema.properties;
  const ids = { ...(source_id && { source_id }), ...(source_version && { source_version }) };
  return compileValidator({ ...schema, properties: ids, required: ['source_id'], additionalProperties: true });
}

function compileValidator(schema: object): (item: unknown) => ItemFault | null {
  const validate = createAjv().compile(schema);
  return (item) => {
    if (validate(item)) return null;
    const error = validate.errors?.[0];
    if (error === undefined) throw new Error('The validator refused an item without a reason');
    return describeFault(error as DefinedError, item);
  };
}

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    allErrors: false,
    // Adds the value and its schema to an error; the fault's reason is made from them.
    verbose: true,
    // The tests validate the schemas; compiling the meta-schema here would quadruple the time of a start.
    validateSchema: false,
  });
  addFormats.default(ajv, { mode: 'full', formats: ['date', 'date-time', 'email'] });
  ajv.addFormat('source-id', { type: 'string', validate: isIdText });
  ajv.addKeyword({ keyword: 'x-reference', schemaType: 'string' });
  return ajv;
}

const plainAscii = /^[\x20-\x7e]*$/;
// Control characters, and surrogates without their other half.
const forbidden = /[\p{Cc}\p{Cs}]/u;

/** Whether `text` is in Unicode NFC and free of control characters and lone surrogates; nearly every id is plain ASCII. */
function isIdText(text: string): boolean {
  return plainAscii.test(text) || (!forbidden.test(text) && text.normalize('NFC') === text);
}

/** Whether `value` can be a source_id: text of 1 to 255 characters (code points), in NFC, without control characters. */
export function isSourceId(value: unknown): value is string {
  // A character is one or two UTF-16 units: the first check avoids counting a text that is far too long.
  if (typeof value !== 'string' || value.length === 0 || value.length > 510) return false;
  return (value.length <= 255 || [...value].length <= 255) && isIdText(value);
}
