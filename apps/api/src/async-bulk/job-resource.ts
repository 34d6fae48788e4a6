import { isTerminal } from '@sluice/contracts';
import type { JobView } from '@sluice/ingest';
import { type BulkStatus, bulkStatus, countSucceeded, startOf } from './bulk-status.ts';

/** A job as the reference document shows it; all times as `2023-01-01T00:00:00Z`. */
export interface JobResource {
  uuid: string;
  /** The name of the collection: `customers`. */
  entity: string;
  status: BulkStatus;
  /** Relative to the job's own URL; null before the end. */
  outputFileUrl: string | null;
  dateStarted: string | null;
  dateCompleted: string | null;
  dateCreated: string;
  dateModified: string;
  numRecordsSent: number;
  /** Null before the end. */
  numRecordsSuccessfullyProcessed: number | null;
}

/** A job as the wire shows it. */
export function jobResource(job: JobView): JobResource {
  const { jobId, collection, acceptedAt, finishedAt, counts, state } = job;
  const startedAt = startOf(job);
  return {
    uuid: jobId,
    entity: collection.slice(collection.indexOf('/') + 1),
    status: bulkStatus(job),
    outputFileUrl: isTerminal(state) ? `${jobId}/report` : null,
    dateStarted: startedAt && writeDate(startedAt),
    dateCompleted: finishedAt && writeDate(finishedAt),
    dateCreated: writeDate(acceptedAt),
    dateModified: writeDate(lastChangeOf(job)),
    numRecordsSent: counts.total,
    numRecordsSuccessfullyProcessed: isTerminal(state) ? countSucceeded(job) : null,
  };
}

function lastChangeOf({ acceptedAt, phases, finishedAt }: JobView): Date {
  const times = [acceptedAt, finishedAt, ...phases.flatMap((phase) => [phase.startedAt, phase.finishedAt])];
  return new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));
}

/** To the second, as the document does. */
function writeDate(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
