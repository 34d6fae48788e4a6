import { isTerminal } from '@sluice/contracts';
import { cancelJob, type JobView, type Resources, retryJob } from '@sluice/ingest';
import type { RequestHandler, Response } from 'express';
import { pollAfterS } from '../http/job-lifetime.ts';
import { sendJson } from '../http/json.ts';
import { readQuery } from '../http/query.ts';
import { jobBody } from './job-body.ts';
import { type JobKey, loadJob, readJobKey, requireJob } from './require-job.ts';

/** `GET /jobs/{job_id}`: the job as it stands. */
export function answerJob(resources: Resources): RequestHandler {
  return answerWith((key) => loadJob(resources, key));
}

/** `POST /jobs/{job_id}/cancel`: the job, cancelled. */
export function answerCancel(resources: Resources): RequestHandler {
  return answerWith((key) => actOn(resources, key, cancelJob));
}

/** `POST /jobs/{job_id}/retry`: the job, queued again. */
export function answerRetry(resources: Resources): RequestHandler {
  return answerWith((key) => actOn(resources, key, retryJob));
}

async function actOn(
  resources: Resources,
  key: JobKey,
  act: (resources: Resources, key: JobKey) => Promise<JobView | null>,
): Promise<JobView> {
  await loadJob(resources, key);
  return requireJob(await act(resources, key), key);
}

function answerWith(act: (key: JobKey) => Promise<JobView>): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    sendJob(res, await act(readJobKey(req, res)));
  };
}

function sendJob(res: Response, job: JobView): void {
  if (!isTerminal(job.state)) res.set('Retry-After', pollAfterS);
  sendJson(res, jobBody(job));
}
