import { runInFlight } from './run-in-flight.ts';
import { takeGroups } from './take-groups.ts';

/** Statements that are prepared before the clock starts: 500,000 rows of 330 bytes, so that memory has a bound. */
const statementsAhead = 100;

/**
 * Runs `apply` for every entry with one in flight on each of `lanes`. Entries are made group by group while the clock
 * stands still: only `apply` counts.
 * @returns milliseconds
 */
export async function runTimedGroups<T, Lane>(
  source: Iterable<T>,
  lanes: readonly Lane[],
  apply: (entry: T, lane: Lane) => Promise<void>,
): Promise<number> {
  let elapsedMs = 0;
  for (const group of takeGroups(source, statementsAhead)) elapsedMs += await runInFlight(group, lanes, apply);
  return elapsedMs;
}
