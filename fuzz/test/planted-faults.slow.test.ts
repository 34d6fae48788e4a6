import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestProduct, type TestProduct } from '@sluice/harness';
import { connectTo } from '../src/http/send-request.ts';
import { type FuzzedProduct, fuzzedLimits } from '../src/run/start-products.ts';
import { runTarget } from '../src/run/target.ts';
import { FailedCase } from '../src/surfaces/surface-target.ts';
import { surfaceTargets } from '../src/targets.ts';
import { type ProxiedResponse, type Tamper, TamperingProxy } from './tampering-proxy.ts';

let product: TestProduct;
let proxy: TamperingProxy;
const exits: string[] = [];

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
  const fuzzed: FuzzedProduct = { name: 'postgres', connection, adminApiKey: product.adminApiKey, exits };
  return runTarget(target, fuzzed, { seed, cases, isReplay: true }).finally(() => connection.http.close());
}

function findingOf(failure: { error: unknown } | null): unknown {
  const { error } = failure ?? {};
  return error instanceof FailedCase ? error.cause : error;
}

describe('the unaltered product', () => {
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
  ])('passes %s', async (name, cases) => {
    proxy.tamper = (_, response) => response;
    const { failure, cases: done } = await run(name, { seed: 20, cases });
    expect({ failure, done }).toEqual({ failure: null, done: cases });
  });
});

/** The fields of responses that planted faults change. */
interface ResponseBody {
  results: { status: string }[];
  summary: { accepted: number; rejected: number };
  counts: { total: number };
  errors: unknown[];
  name: string;
}

/** Changes the JSON of a response. */
function change(edit: (body: ResponseBody) => void): (response: ProxiedResponse) => ProxiedResponse {
  return ({ status, body }) => {
    const value: ResponseBody = JSON.parse(body.toString('utf8'));
    edit(value);
    return { status, body: Buffer.from(JSON.stringify(value)) };
  };
}

function addOne({ summary }: ResponseBody): void {
  summary.accepted += 1;
}

function acceptAll({ results, summary }: ResponseBody): void {
  for (const result of results.filter(({ status }) => status === 'REJECTED')) result.status = 'ACCEPTED';
  summary.accepted += summary.rejected;
  summary.rejected = 0;
}

function addItem({ counts }: ResponseBody): void {
  counts.total += 1;
}

function rename(partner: ResponseBody): void {
  partner.name = 'x';
}

/** Tampers with responses of `status` to matching requests. */
function on(
  method: string,
  path: RegExp,
  status: number,
  tamper: (response: ProxiedResponse) => ReturnType<Tamper>,
): Tamper {
  return (sent, response) =>
    sent.method === method && path.test(sent.path) && response.status === status ? tamper(response) : response;
}

const upsert = /mode=upsert/;
const record = /\/wms-ingest\/v1\/\w+\/\w+\/[^/]+$/;
const job = /\/jobs\/job-\w+$/;
const errors = /\/errors\?/;

describe('a product with a planted fault', () => {
  const composed = ({ status, body }: ProxiedResponse) => ({
    status,
    body: Buffer.from(body.toString().normalize('NFC')),
  });
  const failed = ({ body }: ProxiedResponse) => ({ status: 500, body });
  const withoutCode = ({ status }: ProxiedResponse) => ({ status, body: Buffer.from('no') });
  const notFound = () => ({ status: 404, body: Buffer.from('{"code":"not_found"}') });
  const faults: [string, string, string, Tamper][] = [
    ['returns 500', 'native-upsert', 'server error', on('POST', upsert, 200, failed)],
    ['returns 500 for invalid bytes', 'raw-bodies', 'server error', on('POST', /./, 400, failed)],
    ['closes the connection', 'native-upsert', 'crash', on('POST', upsert, 200, () => 'close')],
    ['does not respond', 'native-upsert', 'hang', on('POST', upsert, 200, () => null)],
    ['refuses without a code', 'raw-bodies', 'malformed response', on('POST', /./, 400, withoutCode)],
    [
      'omits a result',
      'native-upsert',
      'unbalanced',
      on(
        'POST',
        upsert,
        200,
        change((body) => body.results.shift()),
      ),
    ],
    ['counts one too many', 'native-upsert', 'unbalanced', on('POST', upsert, 200, change(addOne))],
    [
      'reorders results',
      'native-upsert',
      'unbalanced',
      on(
        'POST',
        upsert,
        200,
        change((body) => body.results.reverse()),
      ),
    ],
    ['accepts invalid items', 'native-upsert', 'wrong outcome', on('POST', upsert, 200, change(acceptAll))],
    ['loses an item of a job', 'native-bulk', 'unbalanced', on('GET', job, 200, change(addItem))],
    [
      'loses an error of a job',
      'native-bulk',
      'unbalanced',
      on(
        'GET',
        errors,
        200,
        change((body) => body.errors.pop()),
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
    ['loses a record', 'native-full-refresh', 'altered', on('GET', record, 200, notFound)],
    ['alters a partner', 'admin-partners', 'altered', on('GET', /partners\/fuzz/, 200, change(rename))],
  ];

  it.each(faults)('that %s fails %s: %s', async (_, name, kind, tamper) => {
    proxy.tamper = tamper;
    const { failure } = await run(name, { seed: 7, cases: 200, timeoutMs: kind === 'hang' ? 400 : 30_000 });
    expect(findingOf(failure)).toMatchObject({ kind });
    expect(failure?.counterexample).not.toBe('');
  });

  it('whose process ends fails', async () => {
    proxy.tamper = (_, response) => {
      exits.push('worker-1 has ended (SIGSEGV)');
      return response;
    };
    expect(findingOf((await run('native-upsert', { seed: 7, cases: 1 })).failure)).toMatchObject({ kind: 'crash' });
  });
});
