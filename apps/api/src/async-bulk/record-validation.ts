import {
  type Collection,
  compileItemValidator,
  type FieldSchema,
  type ItemFault,
  type ItemSchema,
} from '@sluice/contracts';
import type { JsonList, ReadItem } from '@sluice/ingest';
import { BasicFault, type RecordPlace } from './basic-fault.ts';

/** Maximum number of records in one request. */
export const maxRecords = 1_000;

/**
 * Basic validation of the records of a request. Enumerations and references are checked later, by the job.
 * @throws BasicFault for the first error
 */
export function validateRecords(
  { count, items }: JsonList,
  collection: Collection,
  validators: RecordValidators,
): void {
  if (count > maxRecords) {
    throw new BasicFault('TooManyRecords', `The request contains ${count} records; the limit is ${maxRecords}.`);
  }
  if (count === 0) throw new BasicFault('MissingRequiredField(s)', 'The request contains no records.');
  const validate = validators(collection);
  for (const record of items) {
    const fault = validate(record);
    if (fault !== null) throw toBasicFault(fault, collection, { index: record.index, count });
  }
}

const coreFields: ReadonlySet<string | null> = new Set(['source_id', 'source_version']);

function toBasicFault({ code, path, reason }: ItemFault, { label }: Collection, place: RecordPlace): BasicFault {
  if (code === 'missing_field') {
    return new BasicFault('MissingRequiredField(s)', `${capitalize(label)} is missing ${path} field`, place);
  }
  if (code === 'unknown_field' && coreFields.has(path)) {
    const message = `Unknown field '${path}'. Use externalId as the id; versions are not supported, the later request wins.`;
    return new BasicFault('InvalidFormat', message, place);
  }
  return new BasicFault('InvalidFormat', reason, place);
}

function capitalize(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** Basic validation of one record: its first error, or null. */
type RecordValidator = (record: ReadItem) => ItemFault | null;

/** The validator of each collection's records. */
export type RecordValidators = (collection: Collection) => RecordValidator;

/** Compiles validators, each on first use, and caches them: compiling takes milliseconds. */
export function createRecordValidators(): RecordValidators {
  const compiled = new Map<string, RecordValidator>();
  return (collection) => {
    const validator = compiled.get(collection.path) ?? compileValidator(collection);
    compiled.set(collection.path, validator);
    return validator;
  };
}

function compileValidator(collection: Collection): RecordValidator {
  const validate = compileItemValidator({ ...collection, schema: recordSchema(collection) });
  return (record) => record.fault ?? validate(record.value);
}

const coreIds: ReadonlySet<string> = new Set(['source_id', 'source_version', 'externalId']);

/**
 * The schema for basic validation of a collection's records: `externalId` is the id, there is no version, and enumerations
 * accept any value, because the job checks them.
 */
export function recordSchema({ schema }: Collection): ItemSchema {
  const { source_id: id } = schema.properties;
  const fields = Object.entries(schema.properties).filter(([name]) => !coreIds.has(name));
  return {
    ...schema,
    properties: { ...(id && { externalId: id }), ...withoutEnums(Object.fromEntries(fields)) },
    required: ['externalId', ...schema.required.filter((name) => !coreIds.has(name))],
  };
}

function withoutEnums(properties: Readonly<Record<string, FieldSchema>>): Record<string, FieldSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, withoutEnum(field)]));
}

function withoutEnum({ enum: _values, items, properties, ...field }: FieldSchema): FieldSchema {
  return {
    ...field,
    ...(items && { items: withoutEnum(items) }),
    ...(properties && { properties: withoutEnums(properties) }),
  };
}
