import { formatId, retention } from '@sluice/contracts';
import { listJobErrors, type Resources, streamJobErrors } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { streamText } from '../http/downloads.ts';
import { sendJson } from '../http/json.ts';
import { pageParameters, readPageQuery } from '../http/pages.ts';
import { readQuery } from '../http/query.ts';
import { jobErrorBody } from './job-error-body.ts';
import { loadJob, readJobKey } from './require-job.ts';
import { writeErrorsCsv } from './write-errors-csv.ts';
import { writeErrorsJson } from './write-errors-json.ts';

/** `GET /jobs/{job_id}/errors`: a page of the job's errors. */
export function answerJobErrors(resources: Resources): RequestHandler {
  return async (req, res) => {
    const page = readPageQuery(readQuery(req.originalUrl, pageParameters));
    const key = readJobKey(req, res);
    await loadJob(resources, key, retention.errorDays);
    const { items, nextCursor } = await listJobErrors(resources.db, { ...key, ...page });
    sendJson(res, { errors: items.map(jobErrorBody), has_more: nextCursor !== null, next_cursor: nextCursor });
  };
}

const writers = {
  csv: { type: 'text/csv', write: writeErrorsCsv },
  json: { type: 'application/json', write: writeErrorsJson },
};

/** `GET /jobs/{job_id}/errors.csv` and `errors.json`: all of the job's errors as a file. */
export function downloadJobErrors(resources: Resources, format: 'csv' | 'json'): RequestHandler {
  const { type, write } = writers[format];
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const key = readJobKey(req, res);
    await loadJob(resources, key, retention.errorDays);
    const fileName = `${formatId('job', key.jobId)}-errors.${format}`;
    await streamText(res, { type, fileName, text: write(streamJobErrors(resources.db, key)) });
  };
}
