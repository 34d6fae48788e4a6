import { type Collection, compileItemValidator, type ItemFault } from '@sluice/contracts';
import type { ReadItem } from '@sluice/ingest';
import { describeRecord } from './record-schema.ts';

/** Basic validation of one record: the first fault, or null. */
export type RecordCheck = (record: ReadItem) => ItemFault | null;

/** The check of each collection's records. */
export type RecordChecks = (collection: Collection) => RecordCheck;

/** Makes checks, each compiled when it is first asked for: that takes milliseconds, which no request should wait for twice. */
export function createRecordChecks(): RecordChecks {
  const compiled = new Map<string, RecordCheck>();
  return (collection) => {
    const check = compiled.get(collection.path) ?? compileCheck(collection);
    compiled.set(collection.path, check);
    return check;
  };
}

function compileCheck(collection: Collection): RecordCheck {
  const validate = compileItemValidator({ ...collection, schema: describeRecord(collection) });
  return (record) => record.fault ?? validate(record.value);
}
