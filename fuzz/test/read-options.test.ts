import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../src/read-options.ts';
import { reportFailure } from '../src/report.ts';
import { deriveSeed } from '../src/run/run-fuzz.ts';
import { FailedCase } from '../src/surfaces/surface-target.ts';

describe('the options', () => {
  it('have defaults', () => {
    expect(readOptions([])).toEqual({ seed: 1, lengthMs: 60_000, only: null, replay: null });
  });

  it('take the case of a failure', () => {
    const replay = { target: 'native-upsert', seed: -12, path: '4:0:1' };
    expect(readOptions(['--replay', 'native-upsert:-12:4:0:1'])).toMatchObject({ only: 'native-upsert', replay });
  });

  it.each([['--seed', '-1'], ['--seed', 'x'], ['--seconds', '0'], ['--replay', 'upsert'], ['--loud']])(
    'refuse %s %s',
    (...args) => {
      expect(() => readOptions(args.filter((arg) => arg !== undefined))).toThrow(/--/);
    },
  );
});

it('derives a different seed for each run of each target', () => {
  const seeds = [deriveSeed(1, 'a', 0), deriveSeed(1, 'a', 1), deriveSeed(1, 'b', 0), deriveSeed(2, 'a', 0)];
  expect(new Set(seeds).size).toBe(4);
  expect(deriveSeed(1, 'a', 0)).toBe(seeds[0]);
});

it('reports how to repeat a failure, and its requests without keys', () => {
  const request = {
    method: 'POST',
    path: "/a'b",
    headers: { 'x-api-key': 'secret', 'content-type': 'text/csv' },
    body: Buffer.from('x'),
  };
  const error = new FailedCase(new Error('altered: it'), [{ request, response: null }], 'redis');
  const report = reportFailure({ target: 'native-upsert', seed: 5, path: '1:2', counterexample: '[1]', error });
  expect(report).toContain('npm run fuzz -- --replay native-upsert:5:1:2');
  expect(report).toContain(
    `curl -sS --path-as-is -X POST -H "x-api-key: $KEY" -H 'content-type: text/csv' --data-binary @`,
  );
  expect(report).toContain(`"$HOST"'/a'\\''b'`);
  expect(report).not.toContain('secret');
});
