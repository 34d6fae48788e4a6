import { formatId, retention } from '@sluice/contracts';
import { type JobErrorView, listJobErrors as list, type Resources, streamJobErrors } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { type CsvCell, csvRows, sendDownload } from '../http/downloads.ts';
import { type JsonValue, sendJson } from '../http/json.ts';
import { pageParameters, readPageQuery } from '../http/pages.ts';
import { readQuery } from '../http/query.ts';
import { loadJob, readJobKey } from './jobs.ts';

/** `GET /jobs/{job_id}/errors`: a page of the job's errors. */
export function listJobErrors(resources: Resources): RequestHandler {
  return async (req, res) => {
    const page = readPageQuery(readQuery(req.originalUrl, pageParameters));
    const key = readJobKey(req, res);
    await loadJob(resources, key, retention.errorDays);
    const { items, nextCursor } = await list(resources.db, { ...key, ...page });
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
    await sendDownload(res, { type, fileName, text: write(streamJobErrors(resources.db, key)) });
  };
}

/** Writes a job's errors as CSV with a header row, one piece per page. */
export async function* writeErrorsCsv(pages: AsyncIterable<JobErrorView[]>): AsyncGenerator<string, void> {
  // Sent with the first page: nothing is sent before that has been read, so that a failure still gets an error response.
  let header = csvRows([jobErrorFields]);
  for await (const page of pages) {
    yield header + csvRows(page.map(cellsOf));
    header = '';
  }
  if (header !== '') yield header;
}

function cellsOf(error: JobErrorView): CsvCell[] {
  const body = jobErrorBody(error);
  return jobErrorFields.map((field) => body[field]);
}

/** Writes a job's errors as one JSON array, one piece per page. */
export async function* writeErrorsJson(pages: AsyncIterable<JobErrorView[]>): AsyncGenerator<string, void> {
  let before = '[\n';
  for await (const page of pages) {
    yield before + page.map((error) => JSON.stringify(jobErrorBody(error))).join(',\n');
    before = ',\n';
  }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}

/** The fields of an error entry, in the order of the CSV columns. */
const jobErrorFields = ['index', 'line', 'source_id', 'status', 'code', 'reason', 'path', 'quarantine_id'] as const;

/** An error entry on the wire. */
type JobErrorBody = Record<(typeof jobErrorFields)[number], string | number | null>;

/** Why one item was not applied, on the wire. */
function jobErrorBody(error: JobErrorView): JobErrorBody & JsonValue {
  const { index, line, sourceId, status, code, reason, path, quarantineId } = error;
  const quarantine_id = quarantineId === null ? null : formatId('qn', quarantineId);
  return { index, line, source_id: sourceId, status, code, reason, path, quarantine_id };
}
