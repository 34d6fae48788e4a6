import { isTerminal } from '@sluice/contracts';
import type { Resources } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { pollAfterS } from '../http/job-lifetime.ts';
import { readQuery } from '../http/query.ts';
import { jobResource } from './job-resource.ts';
import { requireBulkJob } from './require-bulk-job.ts';
import { sendResource } from './send-envelope.ts';

/** `GET /async/jobs/{uuid}`: the job as it stands. */
export function answerBulkJob(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const job = await requireBulkJob(resources, req, res);
    if (!isTerminal(job.state)) res.set('Retry-After', pollAfterS);
    sendResource(res, jobResource(job));
  };
}
