import { formatId } from '@sluice/contracts';
import type { JobErrorView } from '@sluice/ingest';
import type { JsonValue } from '../http/json.ts';

/** The fields of an error entry, in the order of the CSV's columns. */
export const jobErrorFields = [
  'index',
  'line',
  'source_id',
  'status',
  'code',
  'reason',
  'path',
  'quarantine_id',
] as const;

/** An error entry as the wire shows it. */
export type JobErrorBody = Record<(typeof jobErrorFields)[number], string | number | null>;

/** Why one item was not applied, as the wire shows it. */
export function jobErrorBody(error: JobErrorView): JobErrorBody & JsonValue {
  const { index, line, sourceId, status, code, reason, path, quarantineId } = error;
  const quarantine_id = quarantineId === null ? null : formatId('qn', quarantineId);
  return { index, line, source_id: sourceId, status, code, reason, path, quarantine_id };
}
