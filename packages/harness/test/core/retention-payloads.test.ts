import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseId } from '@sluice/contracts';
import { purge } from '@sluice/ingest';
import { json, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const items = [{ source_id: 'A', source_version: 1, name: 'a' }];

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  // Without a reconciler only the test purges.
  product = await startTestProduct({ reconciles: false });
});
afterAll(() => product.stop());
beforeEach(async () => {
  await product.stopWorkers();
  await product.emptyQueue();
  partner = await product.addPartner();
});

const runPurge = () =>
  purge(
    product.resources(async () => undefined),
    new AbortController().signal,
  );
const pathOf = (key: string) => join(fileURLToPath(String(product.environment.PAYLOAD_STORE_URL)), key);
const payloads = () => product.payloadKeys(partner.partnerId);

async function age(key: string, hours: number): Promise<void> {
  const time = new Date(Date.now() - hours * hourMs);
  await utimes(pathOf(key), time, time);
}

/** Accepts a job. Returns its id, and the key of its payload. */
async function accept(correlationId = 'one'): Promise<{ jobId: string; key: string }> {
  const { body } = await partner.push('master/uoms', json(items), { mode: 'bulk', correlationId }).expect(202);
  const [key] = (await payloads()) as [string];
  return { jobId: body.job_id, key };
}

/** Ends the job in this state, `days` ago. */
async function end(jobId: string, state: string, days: number): Promise<void> {
  const finishedAt = new Date(Date.now() - days * dayMs);
  await product.db.job.update({ where: { jobId: String(parseId('job', jobId)) }, data: { state, finishedAt } });
}

describe('the payload of a job', () => {
  it.each([
    ['COMPLETED', 0, 'goes'],
    ['COMPLETED_WITH_ERRORS', 6, 'goes'],
    ['FAILED', 6, 'stays'],
    ['CANCELLED', 6, 'stays'],
    ['TIMED_OUT', 6, 'stays'],
    ['FAILED', 8, 'goes'],
    ['CANCELLED', 8, 'goes'],
    ['TIMED_OUT', 8, 'goes'],
  ])('that is %s since %i days %s', async (state, days, what) => {
    const { jobId, key } = await accept();
    await end(jobId, state, days);
    await runPurge();
    expect(await payloads()).toEqual(what === 'stays' ? [key] : []);
  });

  it.each(['QUEUED', 'RUNNING'])('that is %s stays, however old it is', async (state) => {
    const { key } = await accept();
    await age(key, 24 * 365);
    await product.db.job.updateMany({ where: { partnerId: partner.partnerId }, data: { state } });
    await runPurge();
    expect(await payloads()).toEqual([key]);
  });

  it('is deleted as soon as the job is complete', async () => {
    await product.startWorker();
    await partner.run('master/uoms', json(items));
    expect(await payloads()).toHaveLength(1);
    await runPurge();
    expect(await payloads()).toEqual([]);
  });

  it('is deleted some time after the job itself', async () => {
    const { jobId, key } = await accept();
    await end(jobId, 'FAILED', 31);
    await age(key, 31 * 24);
    await runPurge();
    expect(await payloads()).toEqual([]);
    await partner.get(`/jobs/${jobId}`).expect(404);
  });
});

describe('a payload without a job', () => {
  it.each([
    ['goes', 49, []],
    // An upload can take a day, and S3 dates it from its begin.
    ['stays', 47, ['orphan']],
  ])('%s after %i hours', async (_what, hours, left) => {
    const key = `${partner.partnerId}/orphan`;
    await mkdir(dirname(pathOf(key)), { recursive: true });
    await writeFile(pathOf(key), '{"items":[]}');
    await age(key, hours);
    await runPurge();
    expect(await payloads()).toEqual(left.map((name) => `${partner.partnerId}/${name}`));
  });

  it('is deleted, among many, and what is needed stays', async () => {
    const { key } = await accept();
    const orphans = Array.from({ length: 1_200 }, (_, i) => `${partner.partnerId}/orphan-${i}`);
    for (const orphan of orphans) {
      await writeFile(pathOf(orphan), '');
      await age(orphan, 49);
    }
    await runPurge();
    expect(await payloads()).toEqual([key]);
  });

  it('is deleted where it is the rest of an upload that broke off a day ago, and stays while the upload can continue', async () => {
    const [old, young] = ['.incoming/old', '.incoming/young'] as const;
    await mkdir(pathOf('.incoming'), { recursive: true });
    for (const [name, hours] of [
      [old, 25],
      [young, 23],
    ] as const) {
      await writeFile(pathOf(name), '{"ite');
      await age(name, hours);
    }
    await runPurge();
    expect(await product.payloadKeys('.incoming')).toEqual([young]);
  });
});

describe('after a purge', () => {
  const complete = { state: 'COMPLETED', counts: { total: 1, accepted: 1, created: 1, unprocessed: 0 } };

  it('a job that was cancelled can be retried', async () => {
    const { jobId } = await accept();
    await partner.post(`/jobs/${jobId}/cancel`).expect(200);
    await end(jobId, 'CANCELLED', 6);
    await runPurge();
    await partner.post(`/jobs/${jobId}/retry`).expect(200);
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
  });

  it('a failed job whose payload is gone continues with that of its next submission', async () => {
    const { jobId } = await accept('again');
    await end(jobId, 'FAILED', 8);
    await runPurge();
    expect(await payloads()).toEqual([]);
    await partner.get(`/jobs/${jobId}`).expect(410);
    const again = await partner.push('master/uoms', json(items), { mode: 'bulk', correlationId: 'again' }).expect(202);
    expect(again.body).toMatchObject({ job_id: jobId, state: 'QUEUED' });
    const [key] = (await payloads()) as [string];
    await age(key, 24 * 365);
    await runPurge();
    expect(await payloads()).toEqual([key]);
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
    await runPurge();
    expect(await payloads()).toEqual([]);
  });

  it('a complete job that is submitted again is the same job, and stores no payload', async () => {
    const { jobId } = await accept('done');
    await product.startWorker();
    await partner.push('master/uoms', json(items), { mode: 'bulk', correlationId: 'done' }).expect(202);
    await partner.waitForEnd(jobId);
    await runPurge();
    const { body } = await partner
      .push('master/uoms', json(items), { mode: 'bulk', correlationId: 'done' })
      .expect(202);
    expect(body).toMatchObject({ job_id: jobId, state: 'COMPLETED' });
    expect(await payloads()).toEqual([]);
  });
});
