/**
 * Calls `apply` for every entry of `work`, in order, one at a time on each of `channels`. Rejects with the first error
 * when all channels have ended.
 * @returns milliseconds from the first call to the end of the last
 */
export async function runInFlight<T, Channel>(
  work: readonly T[],
  channels: readonly Channel[],
  apply: (entry: T, channel: Channel) => Promise<void>,
): Promise<number> {
  const entries = work.values();
  const startedAt = performance.now();
  const ends = await Promise.allSettled(
    channels.map(async (channel) => {
      for (const entry of entries) await apply(entry, channel);
    }),
  );
  const elapsedMs = performance.now() - startedAt;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return elapsedMs;
}

/** Statements prepared before the clock starts: 500,000 rows of 330 bytes, which bounds the memory. */
const statementsAhead = 100;

/**
 * Runs `apply` for every entry with one in flight on each of `channels`. Entries are generated group by group while
 * the clock is stopped: only `apply` is timed.
 * @returns milliseconds
 */
export async function runTimedGroups<T, Channel>(
  source: Iterable<T>,
  channels: readonly Channel[],
  apply: (entry: T, channel: Channel) => Promise<void>,
): Promise<number> {
  let elapsedMs = 0;
  for (const group of takeGroups(source, statementsAhead)) elapsedMs += await runInFlight(group, channels, apply);
  return elapsedMs;
}

/** Groups the values of `source` into arrays of `size`; the last one may be shorter. */
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
