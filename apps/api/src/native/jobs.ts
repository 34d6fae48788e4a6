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
import { jobPath } from './native-paths.ts';

/** `GET /jobs/{job_id}`: the current state of the job. */
export function getJob(resources: Resources): RequestHandler {
  return respondWith((key) => loadJob(resources, key));
}

/** `POST /jobs/{job_id}/cancel`: cancels the job and returns it. */
export function cancelJob(resources: Resources): RequestHandler {
  return respondWith((key) => changeJob(resources, key, cancel));
}

/** `POST /jobs/{job_id}/retry`: queues the job again and returns it. */
export function retryJob(resources: Resources): RequestHandler {
  return respondWith((key) => changeJob(resources, key, retry));
}

async function changeJob(
  resources: Resources,
  key: JobKey,
  change: (resources: Resources, key: JobKey) => Promise<JobView | null>,
): Promise<JobView> {
  await loadJob(resources, key);
  return requireJob(await change(resources, key), key);
}

function respondWith(produce: (key: JobKey) => Promise<JobView>): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    sendJob(res, await produce(readJobKey(req, res)));
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

/** Which job a request is about, and who makes it. */
interface JobKey extends Caller {
  /** UUID. */
  jobId: string;
}

/** The job that `:job_id` of the path names. Throws RequestFault `not_found` if it is not a job id. */
export function readJobKey(req: Request, res: Response): JobKey {
  return { ...callerOf(res), jobId: readIdParam(req, 'job_id') };
}

/**
 * Returns `job` unless it is null. Throws RequestFault `not_found` (also for another partner's job: "Tenant isolation"), or
 * `archived` if it ended more than `days` ago.
 */
export function requireJob(
  job: JobView | null,
  { jobId }: Pick<JobKey, 'jobId'>,
  days: number = retention.jobDays,
): JobView {
  const name = `job '${formatId('job', jobId)}'`;
  if (job === null) throw new RequestFault('not_found', `There is no ${name}.`);
  if (job.finishedAt === null || !isPast(job.finishedAt, days)) return job;
  throw new RequestFault('archived', `Retention has passed: ${name} ended more than ${days} days ago.`);
}

/** The job of `key`. Rejects with RequestFault `not_found`, or `archived` if it ended more than `days` ago. */
export async function loadJob({ db }: Resources, key: JobKey, days?: number): Promise<JobView> {
  return requireJob(await findJob(db, key), key, days);
}

/** Sends 202 with the job of a submission, and the URL to poll. */
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

/** A job on the wire. */
function jobBody(job: JobView): JsonValue {
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
