import { formatId, isTerminal, jobStates, RequestFault, retention } from '@sluice/contracts';
import {
  type Caller,
  cancelJob as cancel,
  findJob,
  type JobFilter,
  type JobView,
  listJobs as list,
  type PhaseTimes,
  type Resources,
  retryJob as retry,
} from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { readCollectionFilter } from '../http/collections.ts';
import { isPast, pollAfterS } from '../http/job-lifetime.ts';
import { type JsonValue, sendJson } from '../http/json.ts';
import { pageBody, pageParameters, readPageQuery } from '../http/pages.ts';
import { readIdParam } from '../http/path-params.ts';
import { readChoice, readQuery } from '../http/query.ts';
import { callerOf, partnerOf } from '../http/request-context.ts';
import { nativeBase } from './native-paths.ts';

/** `GET /jobs/{job_id}`: the job as it stands. */
export function getJob(resources: Resources): RequestHandler {
  return respondWith((key) => loadJob(resources, key));
}

/** `POST /jobs/{job_id}/cancel`: the job, cancelled. */
export function cancelJob(resources: Resources): RequestHandler {
  return respondWith((key) => actOn(resources, key, cancel));
}

/** `POST /jobs/{job_id}/retry`: the job, queued again. */
export function retryJob(resources: Resources): RequestHandler {
  return respondWith((key) => actOn(resources, key, retry));
}

async function actOn(
  resources: Resources,
  key: JobKey,
  act: (resources: Resources, key: JobKey) => Promise<JobView | null>,
): Promise<JobView> {
  await loadJob(resources, key);
  return requireJob(await act(resources, key), key);
}

function respondWith(act: (key: JobKey) => Promise<JobView>): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    sendJob(res, await act(readJobKey(req, res)));
  };
}

function sendJob(res: Response, job: JobView): void {
  if (!isTerminal(job.state)) res.set('Retry-After', pollAfterS);
  sendJson(res, jobBody(job));
}

/** `GET /jobs`: the partner's jobs, newest first. */
export function listJobs({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const page = await list(db, readFilter(req, res));
    sendJson(res, pageBody(page, jobBody));
  };
}

function readFilter(req: Request, res: Response): JobFilter {
  const query = readQuery(req.originalUrl, ['state', 'collection', ...pageParameters]);
  const state = readChoice(query, { name: 'state', values: jobStates });
  const filter = { partnerId: partnerOf(res), ...readCollectionFilter(query), ...readPageQuery(query) };
  return state === undefined ? filter : { ...filter, state };
}

/** Which job a request is about, and who asks. */
export interface JobKey extends Caller {
  /** UUID. */
  jobId: string;
}

/** The job that `:job_id` of the path names. Throws RequestFault `not_found` where it is no job id. */
export function readJobKey(req: Request, res: Response): JobKey {
  return { ...callerOf(res), jobId: readIdParam(req, 'job', 'job_id') };
}

/**
 * `job`, where there is one. Throws RequestFault `not_found` (another partner's job is no job, rule 9), or `archived` where
 * it ended more than `days` ago.
 */
export function requireJob(
  job: JobView | null,
  { jobId }: Pick<JobKey, 'jobId'>,
  days: number = retention.jobDays,
): JobView {
  const name = `job '${formatId('job', jobId)}'`;
  if (job === null) throw new RequestFault('not_found', `There is no ${name}.`);
  if (job.finishedAt === null || !isPast(job.finishedAt, days)) return job;
  throw new RequestFault('archived', `What was kept of ${name} is archived: it is kept for ${days} days.`);
}

/** The job that the path names. Rejects with RequestFault `not_found`, or `archived` where it ended more than `days` ago. */
export async function loadJob({ db }: Resources, key: JobKey, days?: number): Promise<JobView> {
  return requireJob(await findJob(db, key), key, days);
}

/** Answers 202 with the job that a submission has become, and where to follow it. */
export function sendAccepted(res: Response, job: JobView): void {
  const statusUrl = jobPath(job.jobId);
  res.status(202).location(statusUrl).set('Retry-After', pollAfterS);
  res.json({
    job_id: formatId('job', job.jobId),
    status_url: statusUrl,
    accepted_at: job.acceptedAt,
    correlation_id: job.correlationId,
    state: job.state,
  });
}

/** Where the job stands on this surface. */
export function jobPath(jobId: string): string {
  return `${nativeBase}/jobs/${formatId('job', jobId)}`;
}

/** A job as the wire shows it. */
export function jobBody(job: JobView): JsonValue {
  return {
    job_id: formatId('job', job.jobId),
    correlation_id: job.correlationId,
    collection: job.collection,
    mode: job.mode,
    action: job.action,
    state: job.state,
    phase: job.phase,
    counts: { ...job.counts },
    phases: job.phases.map(phaseBody),
    progress: job.progress,
    reason: job.reason,
    accepted_at: job.acceptedAt,
    started_at: job.startedAt,
    finished_at: job.finishedAt,
    errors_url: `${jobPath(job.jobId)}/errors`,
  };
}

function phaseBody({ phase, startedAt, finishedAt }: PhaseTimes): JsonValue {
  return { phase, started_at: startedAt, finished_at: finishedAt };
}
