import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange } from './http/send-request.ts';
import type { FuzzResult } from './run/run-fuzz.ts';
import type { Failure } from './run/target.ts';
import { FailedCase } from './surfaces/surface-target.ts';

/** Longer responses are cut. */
const longestResponse = 1_000;

/** A failure as text: what failed, how to repeat it, and its requests as curl. Writes their bodies to files. */
export function reportFailure({ target, seed, path, counterexample, error }: Failure): string {
  const requests = error instanceof FailedCase ? describeRequests(error) : [];
  return [
    `FAILED ${target}: ${error instanceof Error ? error.message : String(error)}`,
    ...(error instanceof FailedCase ? [`queue on ${error.product}`] : []),
    `to repeat: npm run fuzz -- --replay ${target}:${seed}:${path}`,
    `case: ${counterexample}`,
    ...requests,
    ...(error instanceof FailedCase || !(error instanceof Error) ? [] : [error.stack ?? '']),
  ].join('\n');
}

function describeRequests({ exchanges }: FailedCase): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-fuzz-failure-'));
  return exchanges.flatMap((exchange, at) => [
    describeRequest(exchange, join(directory, `${at + 1}.body`)),
    `  -> ${describeResponse(exchange)}`,
  ]);
}

function describeRequest({ request }: Exchange, file: string): string {
  const { method, path, headers, body } = request;
  const named = Object.entries({ ...headers, 'x-api-key': '$KEY' });
  const parts = [
    'curl -sS --path-as-is',
    `-X ${method}`,
    ...named.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
  ];
  if (body !== undefined) {
    writeFileSync(file, body);
    parts.push(`--data-binary @${file}`);
  }
  return `${parts.join(' ')} "$HOST"${quote(path)}`;
}

function describeResponse({ response }: Exchange): string {
  if (response === null) return 'no response';
  return `${response.status} ${response.body.toString('utf8').slice(0, longestResponse)}`;
}

/** Quotes text for a shell; the API key is a shell variable. */
function quote(text: string): string {
  return text.includes('$KEY') ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The number of cases by target, the duration, and whether the run is clean. */
export function reportResult({ cases, lengthMs, failure }: FuzzResult): string {
  const width = Math.max(...[...cases.keys()].map((name) => name.length));
  const rows = [...cases].map(([name, count]) => `${name.padEnd(width)}  ${String(count).padStart(9)} cases`);
  const total = [...cases.values()].reduce((sum, count) => sum + count, 0);
  const seconds = (lengthMs / 1_000).toFixed(0);
  return [...rows, `${total} cases in ${seconds} s: ${failure === null ? 'clean' : 'NOT CLEAN'}`].join('\n');
}
