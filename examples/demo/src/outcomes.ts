/** The number of items of a step, by outcome. */
export interface Counts {
  accepted: number;
  replay: number;
  quarantined: number;
  rejected: number;
  /** Records absent from a full refresh. */
  tombstoned: number;
}

/** The result of one step of the demo. */
export interface Outcome {
  step: string;
  items: number;
  counts: Counts;
  /** What the counts should be. */
  expected: Counts;
  seconds: number;
  /** Example reasons of items that were not applied. */
  reasons: readonly string[];
}

const none: Counts = { accepted: 0, replay: 0, quarantined: 0, rejected: 0, tombstoned: 0 };

/** Counts with 0 for those not given. */
export function countsOf(some: Partial<Counts>): Counts {
  return { ...none, ...some };
}

/** Describes every count that differs from the expected one; empty if none does. */
export function listDifferences(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ step, counts, expected }) =>
    namesOf(expected)
      .filter((name) => counts[name] !== expected[name])
      .map((name) => `${step}: ${counts[name]} ${name}, expected ${expected[name]}`),
  );
}

function namesOf(counts: Counts): (keyof Counts)[] {
  return Object.keys(counts) as (keyof Counts)[];
}

const headings = ['', 'items', 'accepted', 'replay', 'quarantined', 'rejected', 'tombstoned', 'seconds', 'items/s'];
const reasonsShown = 6;

/** Prints a table with the outcomes of every step, and example reasons. */
export function printOutcomes(outcomes: readonly Outcome[]): void {
  const rows = [headings, ...outcomes.map(toRow)];
  const widths = headings.map((_heading, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  console.log();
  for (const row of rows) console.log(`  ${row.map((cell, column) => pad(cell, column, widths)).join('  ')}`.trimEnd());
  printReasons(outcomes.flatMap(({ reasons }) => reasons));
}

function toRow({ step, items, counts, seconds }: Outcome): string[] {
  const { accepted, replay, quarantined, rejected, tombstoned } = counts;
  const numbers = [items, accepted, replay, quarantined, rejected, tombstoned].map(formatCount);
  return [step, ...numbers, seconds.toFixed(2), items === 0 ? '' : formatCount(Math.round(items / seconds))];
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

function pad(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function printReasons(reasons: readonly string[]): void {
  console.log('\n  Example reasons of items that were not applied:');
  for (const reason of reasons.slice(0, reasonsShown)) console.log(`    ${reason}`);
}
