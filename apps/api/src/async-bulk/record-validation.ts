import {
  type Collection,
  compileItemValidator,
  type FieldSchema,
  type ItemFault,
  type ItemSchema,
} from '@sluice/contracts';
import type { JsonList, ReadItem } from '@sluice/ingest';
import { BasicFault, type RecordPlace } from './basic-fault.ts';

/** Records of one request. */
export const maxRecords = 1_000;

/**
 * Basic validation of a request's records; what is wrong with an enumeration's word or a reference is found by the job.
 * @throws BasicFault for the first fault
 */
export function validateRecords({ count, items }: JsonList, collection: Collection, checks: RecordValidators): void {
  if (count > maxRecords) {
    throw new BasicFault('TooManyRecords', `The request holds ${count} records; at most ${maxRecords} are taken.`);
  }
  if (count === 0) throw new BasicFault('MissingRequiredField(s)', 'The request holds no records.');
  const check = checks(collection);
  for (const record of items) {
    const fault = check(record);
    if (fault !== null) throw toBasicFault(fault, collection, { index: record.index, count });
  }
}

const coreFields: ReadonlySet<string | null> = new Set(['source_id', 'source_version']);

function toBasicFault({ code, path, reason }: ItemFault, { label }: Collection, place: RecordPlace): BasicFault {
  if (code === 'missing_field') {
    return new BasicFault('MissingRequiredField(s)', `${capitalize(label)} is missing ${path} field`, place);
  }
  if (code === 'unknown_field' && coreFields.has(path)) {
    const message = `Unknown field '${path}'. A record is known by its externalId here, and the later request wins.`;
    return new BasicFault('InvalidFormat', message, place);
  }
  return new BasicFault('InvalidFormat', reason, place);
}

function capitalize(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** Basic validation of one record: the first fault, or null. */
export type RecordValidator = (record: ReadItem) => ItemFault | null;

/** The check of each collection's records. */
export type RecordValidators = (collection: Collection) => RecordValidator;

/** Makes checks, each compiled when it is first asked for: that takes milliseconds, which no request should wait for twice. */
export function createRecordValidators(): RecordValidators {
  const compiled = new Map<string, RecordValidator>();
  return (collection) => {
    const check = compiled.get(collection.path) ?? compileValidator(collection);
    compiled.set(collection.path, check);
    return check;
  };
}

function compileValidator(collection: Collection): RecordValidator {
  const validate = compileItemValidator({ ...collection, schema: recordSchema(collection) });
  return (record) => record.fault ?? validate(record.value);
}

const coreIds: ReadonlySet<string> = new Set(['source_id', 'source_version', 'externalId']);

/**
 * The schema of a collection's records on this surface, as far as a request is judged by it: `externalId` is the id, there
 * is no version, and which words an enumeration takes is a semantic question, which is left to the job.
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

function withoutEnum({ enum: _words, items, properties, ...field }: FieldSchema): FieldSchema {
  return {
    ...field,
    ...(items && { items: withoutEnum(items) }),
    ...(properties && { properties: withoutEnums(properties) }),
  };
}
