import { type Client, parseAnswer } from '../http/client.ts';
import type { Answer } from '../http/exchange.ts';
import { listOf, textOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import type { SentItem, SentPayload } from '../oracle/sent-item.ts';
import { checkQuarantined, checkRecords } from './check-records.ts';
import { judgeJob } from './judge-job.ts';
import { judgeResults, type ToldResult } from './judge-results.ts';
import { nativeRoot } from './native-root.ts';

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

/** Holds records and quarantine against the items. @throws Finding `altered` */
export async function checkStored(
  client: Client,
  sent: { collection: string; items: readonly SentItem[]; outcomes: readonly ToldResult[] },
): Promise<void> {
  await checkRecords(client, sent);
  for (const [index, { status, quarantineId }] of sent.outcomes.entries()) {
    const value = sent.items[index]?.value ?? null;
    // A later one of the same id takes the place of the one that waits.
    const isAlone = sent.outcomes.filter((other) => other.sourceId === sent.outcomes[index]?.sourceId).length === 1;
    if (status !== 'QUARANTINED' || value === null || !isAlone) continue;
    await checkQuarantined(client, quarantineId ?? 'none', value);
  }
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
