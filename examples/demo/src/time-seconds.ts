/** Runs `act`, and says in how many seconds. */
export async function timeSeconds<T>(act: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const startedAt = performance.now();
  const result = await act();
  return { result, seconds: (performance.now() - startedAt) / 1_000 };
}
