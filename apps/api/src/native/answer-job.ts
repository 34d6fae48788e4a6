import { isTerminal } from '@sluice/contracts';
import { cancelJob, findJob, type JobView, type Resources, retryJob } from '@sluice/ingest';
import type { RequestHandler, Response } from 'express';
import { readQuery } from '../http/read-query.ts';
import { sendJson } from '../json/send-json.ts';
import { jobBody } from './job-body.ts';
import { pollAfterS } from './poll-after.ts';
import { type JobKey, readJobKey, requireJob } from './require-job.ts';

/** `GET /jobs/{job_id}`: the job as it stands. */
export function answerJob(resources: Resources): RequestHandler {
  return answerWith((key) => findJob(resources.db, key));
}

/** `POST /jobs/{job_id}/cancel`: the job, cancelled. */
export function answerCancel(resources: Resources): RequestHandler {
  return answerWith((key) => cancelJob(resources, key));
}

/** `POST /jobs/{job_id}/retry`: the job, queued again. */
export function answerRetry(resources: Resources): RequestHandler {
  return answerWith((key) => retryJob(resources, key));
}

function answerWith(act: (key: JobKey) => Promise<JobView | null>): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const key = readJobKey(req, res);
    sendJob(res, requireJob(await act(key), key));
  };
}

function sendJob(res: Response, job: JobView): void {
  if (!isTerminal(job.state)) res.set('Retry-After', pollAfterS);
  sendJson(res, jobBody(job));
}
