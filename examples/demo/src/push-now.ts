import { type Counts, countsOf, type Outcome } from './outcome.ts';
import type { PartnerApi, Push, SyncAnswer } from './partner-api.ts';
import { timeSeconds } from './time-seconds.ts';

/** A step that hands items in, and what must become of them. */
export interface Step extends Push {
  step: string;
  items: number;
  expected: Partial<Counts>;
}

/** Submits a few thousand items at most, and gets the result of each in the answer. */
export async function pushNow(api: PartnerApi, { step, items, expected, ...push }: Step): Promise<Outcome> {
  const { result, seconds } = await timeSeconds(() => api.push<SyncAnswer>(push, 200));
  return {
    step,
    items,
    counts: countsOf(result.summary),
    expected: countsOf(expected),
    seconds,
    reasons: pickDifferent(result.results),
  };
}

/** One reason of each sort: those that differ in more than the item that they are about. */
function pickDifferent(results: SyncAnswer['results']): string[] {
  const bySort = new Map<string, string>();
  for (const { source_id: id, index, reason } of results) {
    if (reason !== undefined) bySort.set(reason.replaceAll(/\d+/g, ''), `${id ?? `item ${index}`}: ${reason}`);
  }
  return [...bySort.values()];
}
