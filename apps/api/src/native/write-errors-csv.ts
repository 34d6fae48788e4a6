import type { JobErrorView } from '@sluice/ingest';
import { stringify } from 'csv-stringify/sync';
import { jobErrorBody, jobErrorFields } from './job-error-body.ts';

/**
 * Writes a job's errors as CSV with a header row, a piece for each page. A cell that a spreadsheet would take for a
 * formula (=, +, -, @, tab and carriage return at its start) begins with an apostrophe.
 */
export async function* writeErrorsCsv(pages: AsyncIterable<JobErrorView[]>): AsyncGenerator<string, void> {
  let header = true;
  for await (const page of pages) {
    yield writeRows(page, header);
    header = false;
  }
  if (header) yield writeRows([], true);
}

function writeRows(errors: readonly JobErrorView[], header: boolean): string {
  return stringify(errors.map(jobErrorBody), {
    header,
    columns: [...jobErrorFields],
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    escape_formulas: true,
  });
}
