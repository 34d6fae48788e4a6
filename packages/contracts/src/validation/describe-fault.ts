import type { DefinedError } from 'ajv/dist/2020.js';
import type { ItemFault } from '../errors/item-fault.ts';
import type { FieldSchema } from '../schema/field-schema.ts';
import { describeExpected } from './describe-expected.ts';
import { joinPath, writeFieldPath } from './field-path.ts';
import { findFaultCode } from './find-fault-code.ts';
import { printCount } from './print-count.ts';
import { printText } from './print-text.ts';
import { printValue } from './print-value.ts';

/**
 * Puts an ajv error about `item` into words. The error must come from a validator with `verbose`.
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

/** What there is too much of is counted, anything else is shown. */
function describeGot({ keyword, data }: DefinedError): string {
  if (keyword === 'maxLength') return `${printCount([...String(data)].length)} characters`;
  if (keyword === 'maxItems') return `${printCount((data as unknown[]).length)} entries`;
  if (keyword === 'maxProperties') return `${printCount(Object.keys(data as object).length)} fields`;
  return printValue(data);
}
