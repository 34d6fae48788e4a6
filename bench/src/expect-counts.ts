/** The measured work went wrong, so its speed means nothing. */
class WrongOutcome extends Error {
  override name = 'WrongOutcome';
}

/**
 * Checks that `actual` has every count of `expected`.
 * @throws WrongOutcome naming the differences
 */
export function expectCounts(
  label: string,
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, number | string>>,
): void {
  const wrong = Object.entries(expected).filter(([name, value]) => actual[name] !== value);
  if (wrong.length === 0) return;
  const found = wrong.map(([name, value]) => `${name} is ${String(actual[name])}, expected ${value}`);
  throw new WrongOutcome(`${label}: ${found.join(', ')}`);
}
