/** What was measured did not do its work: its speed means nothing. */
class WrongOutcome extends Error {
  override name = 'WrongOutcome';
}

/**
 * Checks that every count in `expected` is found in `actual`.
 * @throws WrongOutcome naming what differs
 */
export function expectCounts(
  label: string,
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, number | string>>,
): void {
  const wrong = Object.entries(expected).filter(([name, value]) => actual[name] !== value);
  if (wrong.length === 0) return;
  const found = wrong.map(([name, value]) => `${name} is ${String(actual[name])} instead of ${value}`);
  throw new WrongOutcome(`${label}: ${found.join(', ')}`);
}
