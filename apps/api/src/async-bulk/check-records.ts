import type { Collection, ItemFault } from '@sluice/contracts';
import type { JsonList } from '@sluice/ingest';
import { BasicFault, type RecordPlace } from './basic-fault.ts';
import type { RecordChecks } from './record-checks.ts';

/** Records of one request. */
export const maxRecords = 1_000;

/**
 * Basic validation of a request's records; what is wrong with an enumeration's word or a reference is found by the job.
 * @throws BasicFault for the first fault
 */
export function checkRecords({ count, items }: JsonList, collection: Collection, checks: RecordChecks): void {
  if (count > maxRecords) {
    throw new BasicFault('TooManyRecords', `The request holds ${count} records; at most ${maxRecords} are taken.`);
  }
  if (count === 0) throw new BasicFault('MissingRequiredField(s)', 'The request holds no records.');
  const check = checks(collection);
  for (const record of items) {
    const fault = check(record);
    if (fault !== null) throw describeFault(fault, collection, { index: record.index, count });
  }
}

const coreFields: ReadonlySet<string | null> = new Set(['source_id', 'source_version']);

function describeFault({ code, path, reason }: ItemFault, { label }: Collection, place: RecordPlace): BasicFault {
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
