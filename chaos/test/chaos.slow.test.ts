import { describe, expect, it } from '@jest/globals';
import { hasRedis } from '@sluice/harness';
import type { Submission } from '../src/history/submission.ts';
import { reportRun } from '../src/report/report-run.ts';
import { type ChaosRun, countItems, listFailures } from '../src/report/verdict.ts';
import { runChaos } from '../src/run-chaos.ts';
import { item, sent } from './hand-made-history.ts';

const options = { seed: 20, lengthMs: 60_000, sabotage: null, keep: false };
/** Includes the start and the wait for the last job. */
const timeoutMs = 330_000;

const emptyRun: ChaosRun = {
  seed: 1,
  lengthMs: 60_000,
  faults: [],
  submissions: [],
  syncs: [],
  findings: [],
  recoveries: [],
  unexpectedExits: 0,
};

describe('the verdict on a run', () => {
  it.each<[string, Partial<ChaosRun>, string[]]>([
    ['passes a short run without findings', {}, []],
    ['fails a run with findings', { findings: [{ kind: 'lost', subject: 'a', detail: 'b' }] }, ['1 findings']],
    [
      'fails a run of ten minutes with few faults and items',
      { lengthMs: 600_000 },
      ['0 faults, fewer than 150', '0 items, fewer than 500000'],
    ],
  ])('%s', (_name, parts, failures) => {
    expect(listFailures({ ...emptyRun, ...parts })).toEqual(failures);
  });

  it('counts the items of acknowledged submissions only', () => {
    const items = [item('a', 1), item('b', 1)];
    const silent: Submission = { ...sent('c-2', 0, { items }), acknowledgedAtMs: null };
    expect(countItems([sent('c-1', 0, { items }), silent])).toBe(2);
  });

  it('shows the first twenty findings of a kind, and how many more there are', () => {
    const findings = Array.from(
      { length: 25 },
      (_, index) => ({ kind: 'lost', subject: `r-${index}`, detail: 'x' }) as const,
    );
    const report = reportRun({ ...emptyRun, findings });
    expect(report).toContain('lost: r-19: x');
    expect(report).not.toContain('lost: r-20: x');
    expect(report).toContain('lost: and 5 more');
    expect(report).toContain('NOT CLEAN: 25 findings');
  });
});

if (hasRedis()) {
  describe('the product under load and faults', () => {
    it(
      'loses nothing, applies nothing twice, and ends every job',
      async () => {
        const lines: string[] = [];
        const tell = (line: string) => void lines.push(line);
        const run = await runChaos(options, { tell, advance: () => undefined, signal: new AbortController().signal });
        expect({ findings: run.findings, lines: run.findings.length > 0 ? lines : [] }).toEqual({
          findings: [],
          lines: [],
        });
        expect(run.faults.length).toBeGreaterThan(15);
        expect(countItems(run.submissions)).toBeGreaterThan(20_000);
        expect(run.submissions.filter(({ channel }) => channel === 'batch').length).toBeGreaterThan(10);
        expect(run.syncs.length).toBeGreaterThan(10);
      },
      timeoutMs,
    );
  });
}
