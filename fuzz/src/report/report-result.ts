import type { FuzzResult } from '../run/run-fuzz.ts';

/** The counts of cases by target, how long it took, and whether all is clean. */
export function reportResult({ cases, lengthMs, failure }: FuzzResult): string {
  const width = Math.max(...[...cases.keys()].map((name) => name.length));
  const rows = [...cases].map(([name, count]) => `${name.padEnd(width)}  ${String(count).padStart(9)} cases`);
  const total = [...cases.values()].reduce((sum, count) => sum + count, 0);
  const seconds = (lengthMs / 1_000).toFixed(0);
  return [...rows, `${total} cases in ${seconds} s: ${failure === null ? 'clean' : 'NOT CLEAN'}`].join('\n');
}
