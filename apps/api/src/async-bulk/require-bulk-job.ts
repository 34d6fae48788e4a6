import { RequestFault, retention } from '@sluice/contracts';
import { findJob, type JobView, type Resources } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { isPast } from '../http/job-lifetime.ts';
import { readParam } from '../http/path-params.ts';
import { partnerOf } from '../http/request-context.ts';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The job that `:uuid` of the path names, where it came by this surface.
 * @throws RequestFault `not_found`, also for another partner's job (rule 9); `archived` past its retention
 */
export async function requireBulkJob({ db }: Resources, req: Request, res: Response): Promise<JobView> {
  const uuid = readParam(req, 'uuid');
  const job = uuidPattern.test(uuid)
    ? await findJob(db, { partnerId: partnerOf(res), jobId: uuid.toLowerCase() })
    : null;
  if (job?.surface !== 'async-bulk') throw new RequestFault('not_found', `There is no job '${uuid}'.`);
  const { jobDays } = retention;
  if (job.finishedAt === null || !isPast(job.finishedAt, jobDays)) return job;
  throw new RequestFault('archived', `Job '${uuid}' is archived: a job and its report are kept for ${jobDays} days.`);
}
