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
