/**
 * Hands every entry of `work` to `apply`, in order, one at a time for each of `lanes`. Rejects as the first one to
 * fail does, once all lanes have ended.
 * @returns milliseconds from the first call to the end of the last
 */
export async function runInFlight<T, Lane>(
  work: readonly T[],
  lanes: readonly Lane[],
  apply: (entry: T, lane: Lane) => Promise<void>,
): Promise<number> {
  const entries = work.values();
  const startedAt = performance.now();
  const ends = await Promise.allSettled(
    lanes.map(async (lane) => {
      for (const entry of entries) await apply(entry, lane);
    }),
  );
  const elapsedMs = performance.now() - startedAt;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return elapsedMs;
}

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

/** Cuts what `source` yields into arrays of `size`, the last one shorter. */
export function* takeGroups<T>(source: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const value of source) {
    group.push(value);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
