import type { Outcome } from './outcome.ts';

const headings = ['', 'items', 'accepted', 'replay', 'quarantined', 'rejected', 'tombstoned', 'seconds', 'items/s'];
const reasonsShown = 6;

/** Prints a table of what became of the items of every step, and a few reasons. */
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
  console.log('\n  Some reasons of items that were not applied:');
  for (const reason of reasons.slice(0, reasonsShown)) console.log(`    ${reason}`);
}
