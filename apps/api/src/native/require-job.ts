import { formatId, RequestFault } from '@sluice/contracts';
import { findJob, type JobView, type Resources } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { readIdParam } from '../http/read-param.ts';
import { partnerOf } from '../http/request-context.ts';

/** Which job a request is about. */
export interface JobKey {
  partnerId: string;
  /** UUID. */
  jobId: string;
}

/** The job that `:job_id` of the path names. Throws RequestFault `not_found` where it is no job id. */
export function readJobKey(req: Request, res: Response): JobKey {
  return { partnerId: partnerOf(res), jobId: readIdParam(req, 'job', 'job_id') };
}

/** `job`, where there is one. Throws RequestFault `not_found`: another partner's job is no job (rule 9). */
export function requireJob(job: JobView | null, { jobId }: JobKey): JobView {
  if (job !== null) return job;
  throw new RequestFault('not_found', `There is no job '${formatId('job', jobId)}'.`);
}

/** The job that the path names. Rejects with RequestFault `not_found`. */
export async function loadJob({ db }: Resources, key: JobKey): Promise<JobView> {
  return requireJob(await findJob(db, key), key);
}
