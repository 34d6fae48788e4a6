import type { HttpResponse } from '@sluice/harness/commands';
import { type Client, parseResponse } from '../http/client.ts';
import { type ExactValue, listOf, memberOf, numberOf, textOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import { checkOutcomes, type ReportedResult, type SentItem, type SentPayload } from '../oracle/outcomes.ts';
import { checkJob } from './check-job.ts';
import { checkStored } from './check-records.ts';
import { nativeRoot } from './routes.ts';

/** A submission, and its items. */
export interface Submission extends SentPayload {
  collection: string;
  correlationId: string;
}

/** Checks a submission by all that can be read of it: results or job, errors, records, quarantine. @throws Finding */
export async function checkSubmission(client: Client, response: HttpResponse, sent: Submission): Promise<void> {
  const { collection, items } = sent;
  if (response.status >= 400) return checkRefusal(client, response, sent);
  const body = parseResponse(response);
  const outcomes =
    response.status === 200
      ? checkResults(body, items)
      : await checkJob(client, textOf(body, 'job_id') ?? 'none', sent);
  if (items !== null) await checkStored(client, { collection, items, outcomes });
}

/** Checks that the payload is invalid or too large, and that the refused submission left no job. */
async function checkRefusal(client: Client, { status, body }: HttpResponse, sent: Submission): Promise<void> {
  const isTooLarge = status === 413;
  expectThat(!sent.isWhole || isTooLarge, 'wrong outcome', () => `a valid payload is refused: ${status} ${body}`);
  const jobs = listOf(
    await client.read(`${nativeRoot}/jobs?collection=${encodeURIComponent(sent.collection)}`),
    'items',
  );
  const hasJob = jobs?.some((job) => textOf(job, 'correlation_id') === sent.correlationId);
  expectThat(hasJob === false, 'unbalanced', () => `refused with ${status}, but there is a job`);
}

const statuses = ['ACCEPTED', 'REPLAY', 'QUARANTINED', 'REJECTED'] as const;

/**
 * Checks the response to an upsert: a result for each item, in order, and a summary that is their sum. `items` is null if the
 * items are not known. @throws Finding
 */
function checkResults(response: ExactValue, items: readonly SentItem[] | null): ReportedResult[] {
  const results = (listOf(response, 'results') ?? []).map(readResult);
  for (const status of statuses) {
    const summed = numberOf(memberOf(response, 'summary'), status.toLowerCase());
    const count = results.filter((result) => result.status === status).length;
    expectThat(summed === count, 'unbalanced', () => `the summary has ${summed} ${status}, the results have ${count}`);
  }
  if (items === null) return results;
  expectThat(
    results.length === items.length,
    'unbalanced',
    () => `${results.length} results for ${items.length} items`,
  );
  for (const [at, { line }] of items.entries()) checkLine(at, line, (listOf(response, 'results') ?? [])[at]);
  checkOutcomes(items, results);
  return results;
}

function readResult(result: ExactValue, at: number): ReportedResult {
  const status = statuses.find((known) => known === textOf(result, 'status'));
  expectThat(status !== undefined, 'malformed response', () => `result ${at} has no status`);
  const isFault = status === 'REJECTED' || status === 'QUARANTINED';
  const isPlaced = !isFault || (numberOf(result, 'index') === at && textOf(result, 'reason') !== undefined);
  expectThat(isPlaced, 'unbalanced', () => `result ${at} has the index ${numberOf(result, 'index')}`);
  const quarantineId = textOf(result, 'quarantine_id') ?? null;
  return { status, code: textOf(result, 'code') ?? null, sourceId: textOf(result, 'source_id') ?? null, quarantineId };
}

/** Checks the line in the result of an invalid item. */
function checkLine(at: number, line: number | null, result: ExactValue | undefined): void {
  const reported = numberOf(result, 'line');
  const isRight = line === null || reported === undefined || reported === line;
  expectThat(isRight, 'unbalanced', () => `item ${at} starts on line ${line}, not ${reported}`);
}
