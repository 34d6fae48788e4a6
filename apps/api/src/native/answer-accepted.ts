import { formatId } from '@sluice/contracts';
import type { JobView } from '@sluice/ingest';
import type { Response } from 'express';
import { pollAfterS } from '../http/job-lifetime.ts';
import { jobPath } from './job-body.ts';

/** Answers 202 with the job that a submission has become, and where to follow it. */
export function answerAccepted(res: Response, job: JobView): void {
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
