import { type ExactValue, listOf, memberOf, numberOf, textOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import { judgeOutcomes, type ToldOutcome } from '../oracle/judge-items.ts';
import type { SentItem } from '../oracle/sent-item.ts';

/** What an upsert tells of an item. */
export interface ToldResult extends ToldOutcome {
  quarantineId: string | null;
}

const statuses = ['ACCEPTED', 'REPLAY', 'QUARANTINED', 'REJECTED'] as const;

/**
 * Judges the answer to an upsert: a result for each item, in order, and a summary that is their sum. `items` is null where
 * nobody can say what the payload holds. @throws Finding
 */
export function judgeResults(answer: ExactValue, items: readonly SentItem[] | null): ToldResult[] {
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
