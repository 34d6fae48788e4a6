import type { JobErrorView } from '@sluice/ingest';
import { jobErrorBody } from './job-error-body.ts';

/** Writes a job's errors as one JSON array, a piece for each page. */
export async function* writeErrorsJson(pages: AsyncIterable<JobErrorView[]>): AsyncGenerator<string, void> {
  let before = '[\n';
  for await (const page of pages) {
    yield before + page.map((error) => JSON.stringify(jobErrorBody(error))).join(',\n');
    before = ',\n';
  }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}
