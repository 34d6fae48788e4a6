import { type Client, parseAnswer } from '../http/client.ts';
import type { Answer } from '../http/send-request.ts';
import { type ExactValue, listOf, memberOf, numberOf, textOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import { judgeOutcomes, type SentItem, type SentPayload, type ToldResult } from '../oracle/outcomes.ts';
import { judgeJob } from './check-job.ts';
import { checkStored } from './check-records.ts';
import { nativeRoot } from './routes.ts';

/** A submission that was answered. */
export interface AnsweredSubmission extends SentPayload {
  collection: string;
  correlationId: string;
}

/** Judges a submission by all that can be read of it: results or job, errors, records, quarantine. @throws Finding */
export async function judgeSubmission(client: Client, answer: Answer, sent: AnsweredSubmission): Promise<void> {
  const { collection, items } = sent;
  if (answer.status >= 400) return judgeRefusal(client, answer, sent);
  const body = parseAnswer(answer);
  const outcomes =
    answer.status === 200 ? judgeResults(body, items) : await judgeJob(client, textOf(body, 'job_id') ?? 'none', sent);
  if (items !== null) await checkStored(client, { collection, items, outcomes });
}

/** What was refused as a whole has left no job; a payload that is sound is not refused. */
async function judgeRefusal(client: Client, { status, body }: Answer, sent: AnsweredSubmission): Promise<void> {
  const isTooLarge = status === 413;
  expectThat(!sent.isWhole || isTooLarge, 'misjudged', () => `a sound payload is refused: ${status} ${body}`);
  const jobs = listOf(
    await client.read(`${nativeRoot}/jobs?collection=${encodeURIComponent(sent.collection)}`),
    'items',
  );
  const left = jobs?.some((job) => textOf(job, 'correlation_id') === sent.correlationId);
  expectThat(left === false, 'unbalanced', () => `refused with ${status}, and yet there is a job`);
}

const statuses = ['ACCEPTED', 'REPLAY', 'QUARANTINED', 'REJECTED'] as const;

/**
 * Judges the answer to an upsert: a result for each item, in order, and a summary that is their sum. `items` is null where
 * nobody can say what the payload holds. @throws Finding
 */
function judgeResults(answer: ExactValue, items: readonly SentItem[] | null): ToldResult[] {
  const results = (listOf(answer, 'results') ?? []).map(readResult);
  for (const status of statuses) {
    const told = numberOf(memberOf(answer, 'summary'), status.toLowerCase());
    const count = results.filter((result) => result.status === status).length;
    expectThat(told === count, 'unbalanced', () => `the summary has ${told} ${status}, the results have ${count}`);
  }
  if (items === null) return results;
  expectThat(
    results.length === items.length,
    'unbalanced',
    () => `${results.length} results for ${items.length} items`,
  );
  for (const [at, { line }] of items.entries()) judgeLine(at, line, (listOf(answer, 'results') ?? [])[at]);
  judgeOutcomes(items, results);
  return results;
}

function readResult(result: ExactValue, at: number): ToldResult {
  const status = statuses.find((known) => known === textOf(result, 'status'));
  expectThat(status !== undefined, 'malformed answer', () => `result ${at} has no status`);
  const isFault = status === 'REJECTED' || status === 'QUARANTINED';
  const isPlaced = !isFault || (numberOf(result, 'index') === at && textOf(result, 'reason') !== undefined);
  expectThat(isPlaced, 'unbalanced', () => `result ${at} says index ${numberOf(result, 'index')}`);
  const quarantineId = textOf(result, 'quarantine_id') ?? null;
  return { status, code: textOf(result, 'code') ?? null, sourceId: textOf(result, 'source_id') ?? null, quarantineId };
}

/** A result tells the line of an item that is wrong. */
function judgeLine(at: number, line: number | null, result: ExactValue | undefined): void {
  const told = numberOf(result, 'line');
  const isRight = line === null || told === undefined || told === line;
  expectThat(isRight, 'unbalanced', () => `item ${at} begins on line ${line}, not ${told}`);
}
