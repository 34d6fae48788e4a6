import { findPercentile } from '@sluice/harness/commands';
import { faultKinds } from '../faults/fault.ts';
import { type Finding, findingKinds } from '../history/finding.ts';
import { channels, modes, type Submission } from '../history/submission.ts';
import { type ChaosRun, countItems, listFailures } from './verdict.ts';

const maxShown = 20;

/** The report of a run: its findings, figures and verdict. */
export function reportRun(run: ChaosRun): string {
  const failures = listFailures(run);
  const verdict = failures.length === 0 ? 'CLEAN' : `NOT CLEAN: ${failures.join('; ')}`;
  return [...reportFindings(run.findings), '', ...reportFigures(run), '', verdict].join('\n');
}

function reportFigures(run: ChaosRun): string[] {
  const { seed, lengthMs, faults, submissions, syncs, recoveries, unexpectedExits } = run;
  const count = (test: (submission: Submission) => boolean) => submissions.filter(test).length;
  const rows: [string, string | number][] = [
    ['seed', seed],
    ['seconds', Math.round(lengthMs / 1_000)],
    ['faults', faults.length],
    ...faultKinds.map((kind): [string, number] => [`  ${kind}`, faults.filter((fault) => fault.kind === kind).length]),
    ['unexpected exits', unexpectedExits],
    ['submissions', submissions.length],
    ...modes.map((mode): [string, number] => [`  ${mode}`, count(({ mode: sent }) => sent === mode)]),
    ...channels.map((channel): [string, number] => [`  by ${channel}`, count(({ channel: used }) => used === channel)]),
    ['  of them cancelled', count(({ cancelRequested }) => cancelRequested)],
    ['  and retried', count(({ retryRequested }) => retryRequested)],
    ['  acknowledged repeatedly', count(({ acknowledgements }) => acknowledgements > 1)],
    ['items acknowledged', countItems(submissions)],
    ['sync sessions', syncs.length],
    ['  products in them', syncs.reduce((sum, { products }) => sum + products.length, 0)],
    ...findingKinds.map((kind): [string, number] => [
      kind,
      run.findings.filter((finding) => finding.kind === kind).length,
    ]),
    ['recovery p50', describeMs(findPercentile(listMs(recoveries), 0.5))],
    ['recovery p99', describeMs(findPercentile(listMs(recoveries), 0.99))],
  ];
  return rows.map(([name, value]) => `${name.padEnd(28)}${value}`);
}

function listMs(recoveries: ChaosRun['recoveries']): number[] {
  return recoveries.flatMap(({ ms }) => (ms === null ? [] : [ms]));
}

function describeMs(ms: number): string {
  return Number.isNaN(ms) ? '–' : `${(ms / 1_000).toFixed(2)} s`;
}

function reportFindings(findings: readonly Finding[]): string[] {
  return findingKinds.flatMap((kind) => {
    const found = findings.filter((finding) => finding.kind === kind);
    const shown = found.slice(0, maxShown).map(({ subject, detail }) => `${kind}: ${subject}: ${detail}`);
    return found.length > maxShown ? [...shown, `${kind}: and ${found.length - maxShown} more`] : shown;
  });
}
