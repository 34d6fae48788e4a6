import { type Goal, judgeRun } from './goals.ts';
import type { RunMeasures } from './run-measures.ts';

const labelWidth = 46;
const valueWidth = 12;

/** A number as people read it: `65,123`. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** What a run measured, as a table. */
export function reportRun(run: RunMeasures): string {
  const { store, order, rows, rowsPerS, singleUpsertMs } = run;
  return [
    '',
    `${store} stores, ids ${order}, ${formatCount(rows)} rows`,
    formatLine('', 'rows/s'),
    formatLine('(a) the product’s own statement, from memory', formatCount(rowsPerS.ceiling)),
    formatLine('    (plainer statement, for comparison)', formatCount(rowsPerS.plainStatement)),
    formatLine('(b) Sluice, bulk', formatCount(rowsPerS.bulk)),
    formatLine('(c) Sluice, the same again (replay)', formatCount(rowsPerS.replay)),
    formatLine('(d) Sluice, full refresh, 1 % absent', formatCount(rowsPerS.refresh)),
    formatLine('(e) Prisma upsert in a loop', formatCount(rowsPerS.prismaUpsert)),
    formatLine('(f) COPY, checks and merge by hand', formatCount(rowsPerS.copyMerge)),
    formatLine('    (in parts, two in flight, for comparison)', formatCount(rowsPerS.copyMergeInParts)),
    formatLine('', 'measured', 'goal'),
    ...judgeRun(run).map(formatGoal),
    formatLine('single upsert, p50 / p99, ms', `${singleUpsertMs.p50.toFixed(1)} / ${singleUpsertMs.p99.toFixed(1)}`),
  ].join('\n');
}

function formatGoal({ label, value, goal, met }: Goal): string {
  if (value === null) return formatLine(label, 'unknown', goal);
  return formatLine(label, value >= 10 ? value.toFixed(0) : value.toFixed(2), `${goal}  ${met ? 'ok' : 'short'}`);
}

function formatLine(label: string, value: string, rest = ''): string {
  return `  ${label.padEnd(labelWidth)}${value.padStart(valueWidth)}   ${rest}`.trimEnd();
}
