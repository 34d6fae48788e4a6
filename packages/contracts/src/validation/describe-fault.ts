import type { DefinedError } from 'ajv/dist/2020.js';
import type { ItemFault, ItemFaultCode } from '../errors/item-fault.ts';
import type { FieldSchema, FieldType } from '../schema/field-schema.ts';
import { printCount, printText, printValue } from './print-value.ts';

/**
 * Describes an ajv error of `item`. The error must come from a validator with `verbose`.
 * @throws Error where the schema uses a keyword that has no fault code.
 */
export function describeFault(error: DefinedError, item: unknown): ItemFault {
  const path = writeFieldPath(item, error.instancePath);
  if (error.keyword === 'required') return describeMissingField(joinPath(path, error.params.missingProperty));
  if (error.keyword === 'additionalProperties') {
    return describeUnknownField(
      path,
      error.params.additionalProperty,
      Object.keys(parentSchema(error).properties ?? {}),
    );
  }
  if (path === '' && error.propertyName === undefined) return describeNotAnObject(error.data);
  const subject = error.propertyName === undefined ? `Field '${path}'` : `A field name under '${path}'`;
  const reason = `${subject} must be ${describeExpected(parentSchema(error))}; got ${describeGot(error)}.`;
  return { code: findFaultCode(error.keyword, path), path, reason };
}

function parentSchema(error: DefinedError): FieldSchema {
  return error.parentSchema as FieldSchema;
}

function describeMissingField(path: string): ItemFault {
  return { code: 'missing_field', path, reason: `Field '${path}' is required.` };
}

function describeUnknownField(parent: string, name: string, known: readonly string[]): ItemFault {
  const advice =
    parent === '' ? "Put your own fields under 'attributes'." : `The fields of '${parent}' are ${known.join(', ')}.`;
  const path = joinPath(parent, name);
  return { code: 'unknown_field', path, reason: `Unknown field '${printText(path, 60)}'. ${advice}` };
}

function describeNotAnObject(item: unknown): ItemFault {
  return { code: 'not_an_object', path: null, reason: `An item must be a JSON object; got ${printValue(item)}.` };
}

/** The count where there are too many, otherwise the value. */
function describeGot({ keyword, data }: DefinedError): string {
  if (keyword === 'maxLength') return `${printCount([...String(data)].length)} characters`;
  if (keyword === 'maxItems') return `${printCount((data as unknown[]).length)} entries`;
  if (keyword === 'maxProperties') return `${printCount(Object.keys(data as object).length)} fields`;
  return printValue(data);
}

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

/** The two ids have codes of their own: partners look for them first. */
const fieldCodes: ReadonlyMap<string, ItemFaultCode> = new Map([
  ['source_id', 'invalid_source_id'],
  ['source_version', 'invalid_source_version'],
]);

/**
 * The code of a fault that schema keyword `keyword` found at field `path`.
 * @throws Error where the keyword has no code.
 */
function findFaultCode(keyword: string, path: string): ItemFaultCode {
  const code = fieldCodes.get(path) ?? keywordCodes.get(keyword);
  if (code === undefined) throw new Error(`The schema keyword '${keyword}' has no fault code`);
  return code;
}

/** Completes "Field 'x' must be …": the field's description, or one made from its limits. */
function describeExpected(schema: FieldSchema): string {
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

/** Names within the limit of the schema are shown in full. */
const maxNameLength = 255;

/** Adds a field's name to the path of its object. */
export function joinPath(path: string, name: string): string {
  const printed = printText(name, maxNameLength);
  return path === '' ? printed : `${path}.${printed}`;
}

/**
 * Converts a JSON pointer into `item` to a field path: `/lines/2/uom` is `lines[2].uom`, `` is ``.
 * The item is needed to tell a list's index from a field whose name is a number.
 */
function writeFieldPath(item: unknown, pointer: string): string {
  let path = '';
  let value = item;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path = Array.isArray(value) ? `${path}[${name}]` : joinPath(path, name);
    value = (value as Record<string, unknown>)[name];
  }
  return path;
}
