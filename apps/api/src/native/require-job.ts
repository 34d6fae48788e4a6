import { formatId, RequestFault, retention } from '@sluice/contracts';
import { type Caller, findJob, type JobView, type Resources } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { isPast } from '../http/job-lifetime.ts';
import { readIdParam } from '../http/path-params.ts';
import { callerOf } from '../http/request-context.ts';

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
