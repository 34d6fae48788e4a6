import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  findFreePort,
  PartnerClient,
  startTestProduct,
  type TestApp,
  type TestProduct,
  waitUntil,
} from '../../src/index.ts';
import { hugePayloads, listOf } from './huge-payloads.ts';
import { type Answer, countLines, postPieces } from './stream-body.ts';

const mostMb = 350;

let product: TestProduct;
let baseUrl: string;
let partner: PartnerClient;
let apps: Record<'api' | 'worker', TestApp>;

beforeAll(async () => {
  product = await startTestProduct();
  const port = String(await findFreePort());
  baseUrl = `http://127.0.0.1:${port}`;
  apps = { api: product.startApp('api', { PORT: port }), worker: product.startApp('worker') };
  const isUp = () =>
    fetch(`${baseUrl}/readyz`).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    );
  await waitUntil('the API is ready', isUp);
});
afterAll(() => product.stop());

beforeEach(async () => {
  partner = new PartnerClient(baseUrl, await product.addPartner());
  await forgetPeak(apps.api.pid);
  await forgetPeak(apps.worker.pid);
});

/** Sends a POST request to a path of the API, as the partner. */
function post(path: string, type: string, pieces: Iterable<string>): Promise<Answer> {
  return postPieces(`${baseUrl}${path}`, { 'X-API-Key': partner.apiKey, 'Content-Type': type }, pieces);
}

/** Resets the peak memory of a process. */
async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** The peak resident set of a process since the last reset, in MB of 1,000,000 bytes. */
async function readPeakMb(pid: number): Promise<number> {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kilobytes) * 1024) / 1_000_000;
}

async function expectFlat(): Promise<void> {
  const peaks = { api: await readPeakMb(apps.api.pid), worker: await readPeakMb(apps.worker.pid) };
  expect(peaks.api).toBeLessThanOrEqual(mostMb);
  expect(peaks.worker).toBeLessThanOrEqual(mostMb);
}

// Only Linux reports, and resets, the peak memory of a process.
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describeOnLinux(`API and worker, as processes of their own, need ${mostMb} MB at most`, () => {
  it.each(hugePayloads)('for $name, and its reports', async ({ type, pieces, items, code }) => {
    const { body } = await post('/wms-ingest/v1/master/uoms?mode=bulk', type, pieces());
    const job = await partner.waitForEnd((body as { job_id: string }).job_id);
    expect(job).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', counts: { total: items, rejected: items } });
    const { body: page } = await partner.get(`/jobs/${job.job_id}/errors`).query({ limit: 1000 }).expect(200);
    expect(new Set(page.errors.map((error: { code: string }) => error.code))).toEqual(new Set([code]));
    const headers = { 'X-API-Key': partner.apiKey };
    expect(await countLines(`${baseUrl}${job.errors_url}.csv`, headers)).toBe(1 + items);
    expect(await countLines(`${baseUrl}${job.errors_url}.json`, headers)).toBe(2 + items);
    await expectFlat();
  });

  it.each([
    ['lists a million deep', listOf('['.repeat(1_000_000) + ']'.repeat(1_000_000), 1, ['{"items":[', ']}']), 200],
    ['a million empty objects in an item', listOf('{}', 1_000_000, ['{"items":[{"a":[', ']}]}']), 200],
    ['10,000 items of many empty objects', listOf(`[${'{},'.repeat(130)}0]`, 10_000, ['{"items":[', ']}']), 200],
    ['more than 4 MiB', listOf('0', 3_000_000, ['{"items":[', ']}']), 413],
  ])('for %s in an upsert', async (_, pieces, status) => {
    expect((await post('/wms-ingest/v1/master/uoms', 'application/json', pieces)).status).toBe(status);
    await expectFlat();
  });

  it.each([
    ['300,000 empty objects', '{}', 300_000],
    ['a million numbers', '0', 1_000_000],
  ])('for a batch of %s', async (_, item, count) => {
    const pieces = listOf(item, count, ['{"resource":"contact","action":"merge","items":[', ']}']);
    const { status, body } = await post('/api/v1/batches', 'application/json', pieces);
    expect({ status, body }).toMatchObject({ status: 202, body: { stats: { invalid: count } } });
    await expectFlat();
  });

  it('for a million records of async bulk', async () => {
    const pieces = listOf('{}', 1_000_000, ['[', ']']);
    expect((await post('/api/v1/crm/customers/bulk', 'application/json', pieces)).status).toBe(422);
    await expectFlat();
  });
});
