import { isTerminal, RequestFault, retention } from '@sluice/contracts';
import { findJob, type JobView, type Resources } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { isPast, pollAfterS } from '../http/job-lifetime.ts';
import { isUuid, readParam } from '../http/path-params.ts';
import { readQuery } from '../http/query.ts';
import { partnerOf } from '../http/request-context.ts';
import { sendResource } from './envelope.ts';

/** `GET /async/jobs/{uuid}`: the current state of the job. */
export function getBulkJob(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const job = await requireBulkJob(resources, req, res);
    if (!isTerminal(job.state)) res.set('Retry-After', pollAfterS);
    sendResource(res, jobResource(job));
  };
}

/**
 * The job that `:uuid` of the path names, if it was submitted by this surface.
 * @throws RequestFault `not_found`, also for another partner's job ("Tenant isolation"); `archived` past its retention
 */
export async function requireBulkJob({ db }: Resources, req: Request, res: Response): Promise<JobView> {
  const uuid = readParam(req, 'uuid');
  const job = isUuid(uuid) ? await findJob(db, { partnerId: partnerOf(res), jobId: uuid.toLowerCase() }) : null;
  if (job?.surface !== 'async-bulk') throw new RequestFault('not_found', `There is no job '${uuid}'.`);
  const { jobDays } = retention;
  if (job.finishedAt === null || !isPast(job.finishedAt, jobDays)) return job;
  throw new RequestFault('archived', `Retention has passed: job '${uuid}' ended more than ${jobDays} days ago.`);
}

/** A job in the published API; all times as `2023-01-01T00:00:00Z`. */
interface JobResource {
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

/** A job on the wire. */
function jobResource(job: JobView): JobResource {
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

/** To the second, as in the published API. */
function writeDate(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The status of a job in the published API. */
type BulkStatus =
  | 'PENDING'
  | 'READY'
  | 'STARTED'
  | 'COMPLETED'
  | 'COMPLETED_WITH_ERRORS'
  | 'FAILED'
  | 'INTERNAL_FAILURE';

/** The status of a job of the core on this surface, where FAILED means that every record failed. */
function bulkStatus(job: JobView): BulkStatus {
  switch (job.state) {
    case 'QUEUED':
      return isParsed(job) ? 'READY' : 'PENDING';
    case 'RUNNING':
      return startOf(job) === null ? 'PENDING' : 'STARTED';
    case 'COMPLETED':
      return 'COMPLETED';
    case 'COMPLETED_WITH_ERRORS':
      return countSucceeded(job) === 0 ? 'FAILED' : 'COMPLETED_WITH_ERRORS';
    case 'FAILED':
    case 'CANCELLED':
    case 'TIMED_OUT':
      return 'INTERNAL_FAILURE';
  }
}

/** Records that are stored as they were sent: applied, or already stored. */
function countSucceeded({ counts }: JobView): number {
  return counts.accepted + counts.replay;
}

/** When validation of the first record started, after parsing; null before. */
function startOf({ phases }: JobView): Date | null {
  return phases.find(({ phase }) => phase === 'validation')?.startedAt ?? null;
}

function isParsed({ phases }: JobView): boolean {
  return phases.some(({ phase, finishedAt }) => phase === 'parsing' && finishedAt !== null);
}
