import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestProduct, type TestProduct } from '@sluice/harness';
import { connectTo } from '../src/http/send-request.ts';
import { type FuzzedProduct, fuzzedLimits } from '../src/run/start-products.ts';
import { runTarget } from '../src/run/target.ts';
import { FailedCase } from '../src/surfaces/surface-target.ts';
import { surfaceTargets } from '../src/targets.ts';
import { type PassingAnswer, type Tamper, TamperingProxy } from './tampering-proxy.ts';

let product: TestProduct;
let proxy: TamperingProxy;
const deaths: string[] = [];

beforeAll(async () => {
  product = await startTestProduct({ limits: fuzzedLimits });
  await product.startWorker();
  proxy = await TamperingProxy.open(product.baseUrl);
});
afterAll(async () => {
  await proxy.close();
  await product.stop();
});

function run(name: string, { seed, cases, timeoutMs = 30_000 }: { seed: number; cases: number; timeoutMs?: number }) {
  const target = surfaceTargets.find((candidate) => candidate.name === name);
  if (target === undefined) throw new Error(`There is no target '${name}'.`);
  const connection = connectTo(proxy.baseUrl, timeoutMs);
  const fuzzed: FuzzedProduct = { name: 'postgres', connection, adminApiKey: product.adminApiKey, deaths };
  return runTarget(target, fuzzed, { seed, cases, asItIs: true }).finally(() => connection.agent.destroy());
}

function findingOf(failure: { error: unknown } | null): unknown {
  const { error } = failure ?? {};
  return error instanceof FailedCase ? error.cause : error;
}

describe('a sound product', () => {
  it.each([
    ['native-upsert', 8],
    ['native-bulk', 4],
    ['native-full-refresh', 3],
    ['native-sessions', 3],
    ['async-bulk', 4],
    ['batches', 4],
    ['sync-sessions', 3],
    ['admin-partners', 10],
    ['raw-bodies', 20],
    ['raw-requests', 20],
  ])('is found clean on %s', async (name, cases) => {
    proxy.tamper = (_, answer) => answer;
    const { failure, cases: done } = await run(name, { seed: 20, cases });
    expect({ failure, done }).toEqual({ failure: null, done: cases });
  });
});

/** What answers have that faults are planted in. */
interface Told {
  results: { status: string }[];
  summary: { accepted: number; rejected: number };
  counts: { total: number };
  errors: unknown[];
  name: string;
}

/** Changes the JSON of an answer. */
function change(edit: (body: Told) => void): (answer: PassingAnswer) => PassingAnswer {
  return ({ status, body }) => {
    const value: Told = JSON.parse(body.toString('utf8'));
    edit(value);
    return { status, body: Buffer.from(JSON.stringify(value)) };
  };
}

function addOne({ summary }: Told): void {
  summary.accepted += 1;
}

function acceptAll({ results, summary }: Told): void {
  for (const result of results.filter(({ status }) => status === 'REJECTED')) result.status = 'ACCEPTED';
  summary.accepted += summary.rejected;
  summary.rejected = 0;
}

function addItem({ counts }: Told): void {
  counts.total += 1;
}

function rename(partner: Told): void {
  partner.name = 'x';
}

/** Tampers with the answers to requests that match, where they are of `status`. */
function on(
  method: string,
  path: RegExp,
  status: number,
  tamper: (answer: PassingAnswer) => ReturnType<Tamper>,
): Tamper {
  return (sent, answer) =>
    sent.method === method && path.test(sent.path) && answer.status === status ? tamper(answer) : answer;
}

const upsert = /mode=upsert/;
const record = /\/wms-ingest\/v1\/\w+\/\w+\/[^/]+$/;
const job = /\/jobs\/job-\w+$/;
const errors = /\/errors\?/;

describe('a product with a planted fault', () => {
  const composed = ({ status, body }: PassingAnswer) => ({
    status,
    body: Buffer.from(body.toString().normalize('NFC')),
  });
  const failed = ({ body }: PassingAnswer) => ({ status: 500, body });
  const speechless = ({ status }: PassingAnswer) => ({ status, body: Buffer.from('no') });
  const forgotten = () => ({ status: 404, body: Buffer.from('{"code":"not_found"}') });
  const faults: [string, string, string, Tamper][] = [
    ['answers 500', 'native-upsert', 'server error', on('POST', upsert, 200, failed)],
    ['answers 500 to wrong bytes', 'raw-bodies', 'server error', on('POST', /./, 400, failed)],
    ['hangs up', 'native-upsert', 'crash', on('POST', upsert, 200, () => 'hang up')],
    ['hangs', 'native-upsert', 'hang', on('POST', upsert, 200, () => null)],
    ['refuses without a code', 'raw-bodies', 'malformed answer', on('POST', /./, 400, speechless)],
    [
      'leaves a result out',
      'native-upsert',
      'unbalanced',
      on(
        'POST',
        upsert,
        200,
        change((told) => told.results.shift()),
      ),
    ],
    ['counts one too many', 'native-upsert', 'unbalanced', on('POST', upsert, 200, change(addOne))],
    [
      'mixes results up',
      'native-upsert',
      'unbalanced',
      on(
        'POST',
        upsert,
        200,
        change((told) => told.results.reverse()),
      ),
    ],
    ['takes what is wrong', 'native-upsert', 'misjudged', on('POST', upsert, 200, change(acceptAll))],
    ['loses an item of a job', 'native-bulk', 'unbalanced', on('GET', job, 200, change(addItem))],
    [
      'loses an error of a job',
      'native-bulk',
      'unbalanced',
      on(
        'GET',
        errors,
        200,
        change((told) => told.errors.pop()),
      ),
    ],
    [
      'rounds numbers',
      'native-upsert',
      'altered',
      on(
        'GET',
        record,
        200,
        change(() => undefined),
      ),
    ],
    ['composes characters', 'native-upsert', 'altered', on('GET', record, 200, composed)],
    ['forgets a record', 'native-full-refresh', 'altered', on('GET', record, 200, forgotten)],
    ['keeps another partner', 'admin-partners', 'altered', on('GET', /partners\/fuzz/, 200, change(rename))],
  ];

  it.each(faults)('that %s is found guilty on %s: %s', async (_, name, kind, tamper) => {
    proxy.tamper = tamper;
    const { failure } = await run(name, { seed: 7, cases: 200, timeoutMs: kind === 'hang' ? 400 : 30_000 });
    expect(findingOf(failure)).toMatchObject({ kind });
    expect(failure?.counterexample).not.toBe('');
  });

  it('that ends a process is found guilty', async () => {
    proxy.tamper = (_, answer) => {
      deaths.push('worker-1 has ended (SIGSEGV)');
      return answer;
    };
    expect(findingOf((await run('native-upsert', { seed: 7, cases: 1 })).failure)).toMatchObject({ kind: 'crash' });
  });
});
