import { checkFairness, checkRun, checkScaleOut, type Goal } from './goals.ts';
import {
  type BenchPart,
  type FairnessMeasures,
  fairnessRows,
  latencyCase,
  latencySettings,
  plainCase,
  type RunMeasures,
  type ScaleOutCase,
  type ScaleOutMeasures,
  type ScaleOutRates,
} from './measures.ts';

const labelWidth = 46;
const valueWidth = 12;

/** A number with thousands separators: `65,123`. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** The measures of a part as tables. */
export function reportPart(part: BenchPart): string {
  switch (part.name) {
    case 'main':
      return part.runs.map(reportRun).join('\n');
    case 'scale':
      return reportScaleOut(part.scaleOut);
    case 'fairness':
      return reportFairness(part.fairness);
  }
}

function reportRun(run: RunMeasures): string {
  const { store, order, rows, rowsPerS, singleUpsertMs } = run;
  return [
    '',
    `${store} stores, ids ${order}, ${formatCount(rows)} rows`,
    formatLine('', 'rows/s'),
    formatLine('(a) the product’s own statement, from memory', formatCount(rowsPerS.ceiling)),
    formatLine('    (plainer statement, for comparison)', formatCount(rowsPerS.plainStatement)),
    formatLine('(b) Sluice, bulk', formatCount(rowsPerS.bulk)),
    formatLine('(c) Sluice, same payload again (replay)', formatCount(rowsPerS.replay)),
    formatLine('(d) Sluice, full refresh, 1 % absent', formatCount(rowsPerS.refresh)),
    formatLine('(e) Prisma upsert in a loop', formatCount(rowsPerS.prismaUpsert)),
    formatLine('(f) COPY, checks and merge by hand', formatCount(rowsPerS.copyMerge)),
    formatLine('    (in parts, two in flight, for comparison)', formatCount(rowsPerS.copyMergeInParts)),
    formatLine('', 'measured', 'goal'),
    ...checkRun(run).map(formatGoal),
    formatLine('single upsert, p50 / p99, ms', `${singleUpsertMs.p50.toFixed(1)} / ${singleUpsertMs.p99.toFixed(1)}`),
  ].join('\n');
}

function reportScaleOut(measures: ScaleOutMeasures): string {
  const { chunkDelayMs, chunkItems, segmentBytes, concurrency } = latencySettings;
  return [
    '',
    `one job on several worker processes, ${measures.store} stores, ids ${measures.order}`,
    formatLine('', 'rows/s'),
    ...formatCase(plainCase(measures.rows), measures.plain),
    ...formatCase(latencyCase, measures.withLatency),
    `      each chunk waits ${chunkDelayMs} ms; chunks of ${chunkItems} items, segments of ${segmentBytes >> 10} KiB, concurrency ${concurrency}`,
    formatLine('', 'measured', 'goal'),
    ...checkScaleOut(measures).map(formatGoal),
  ].join('\n');
}

function formatCase({ name, rows, workers }: ScaleOutCase, rates: ScaleOutRates): string[] {
  return (['few', 'more'] as const).map((which) =>
    formatLine(`${name} ${formatCount(rows)} rows, worker processes: ${workers[which]}`, formatCount(rates[which])),
  );
}

function reportFairness(measures: FairnessMeasures): string {
  const { huge, small } = fairnessRows;
  return [
    '',
    `jobs of ${formatCount(small)} rows during a job of ${formatCount(huge)} rows of another partner, ${measures.store} stores`,
    `  ms, in order: ${measures.smallJobsMs.map(formatCount).join('  ')}`,
    formatLine('', 'measured', 'goal'),
    formatGoal(checkFairness(measures)),
  ].join('\n');
}

function formatGoal({ label, value, goal, met }: Goal): string {
  if (value === null) return formatLine(label, 'unknown', goal);
  return formatLine(label, value >= 10 ? value.toFixed(0) : value.toFixed(2), `${goal}  ${met ? 'ok' : 'missed'}`);
}

function formatLine(label: string, value: string, rest = ''): string {
  return `  ${label.padEnd(labelWidth)}${value.padStart(valueWidth)}   ${rest}`.trimEnd();
}
