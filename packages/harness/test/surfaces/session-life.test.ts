import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Failpoint, parseId } from '@sluice/contracts';
import { expectPart, finishSession, purge, putPart } from '@sluice/ingest';
import { ndjson, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

const hourMs = 3_600_000;
const uoms = 'master/uoms';

let product: TestProduct;
let partner: PartnerClient;
let id: string;

beforeAll(async () => {
  // Without a reconciler only the test purges.
  product = await startTestProduct({ reconciles: false });
  await product.startWorker();
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
  const { body } = await partner.post('/sessions').send({ collection: uoms, mode: 'full-refresh' }).expect(201);
  id = body.session_id;
  for (const n of [1, 2]) await put(n).expect(200);
});

const part = (n: number) => ndjson([{ source_id: `U${n}`, name: `Unit ${n}` }]);
const put = (n: number) =>
  partner.put(`/sessions/${id}/parts/${n}`).set('Content-Type', part(n).type).send(part(n).bytes);
const done = () => partner.post(`/sessions/${id}/done`);
const key = () => ({ partnerId: partner.partnerId, sessionId: String(parseId('ses', id)) });
const stored = () => product.payloadKeys(partner.partnerId);
const countJobs = () => product.db.job.count({ where: { partnerId: partner.partnerId } });
const stateOf = async () => (await partner.get(`/sessions/${id}`).expect(200)).body.state;

const runPurge = () =>
  purge(
    product.resources(async () => undefined),
    new AbortController().signal,
  );

/** The core's resources; `run` is called at the failpoint `point`. */
const reaching = (point: Failpoint, run: () => Promise<unknown>) =>
  product.resources(async (reached) => {
    if (reached === point) await run();
  });
const crash = async () => {
  throw new Error('killed');
};

async function expire(): Promise<void> {
  const { count } = await product.db.session.updateMany({
    where: key(),
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  expect(count).toBe(1);
}

describe('a session that is not done in its time', () => {
  it('accepts nothing more, and is purged with its parts', async () => {
    await expire();
    expect(await stateOf()).toBe('EXPIRED');
    for (const answer of [await put(2), await put(3), await done()]) {
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 410, code: 'archived' });
    }
    await runPurge();
    expect(await stored()).toEqual([]);
    expect(await product.db.sessionPart.count({ where: key() })).toBe(0);
    for (const answer of [await put(2), await done(), await partner.get(`/sessions/${id}`)])
      expect(answer.status).toBe(404);
    expect(await countJobs()).toBe(0);
  });

  it('can be deleted as well', async () => {
    await expire();
    await partner.delete(`/sessions/${id}`).expect(204);
    expect(await stored()).toEqual([]);
  });

  it('has its time extended by each new part', async () => {
    const soon = new Date(Date.now() + hourMs);
    await product.db.session.updateMany({ where: key(), data: { expiresAt: soon } });
    await put(3).expect(200);
    const { body } = await partner.get(`/sessions/${id}`).expect(200);
    expect(Date.parse(body.expires_at)).toBeGreaterThan(Date.now() + 23 * hourMs);
  });
});

describe('the purge', () => {
  it('keeps an open session and its parts, however old these are', async () => {
    const old = new Date(Date.now() - 100 * 24 * hourMs);
    const directory = fileURLToPath(String(product.environment.PAYLOAD_STORE_URL));
    for (const path of await stored()) await utimes(join(directory, path), old, old);
    await runPurge();
    expect(await stored()).toHaveLength(2);
    await done().expect(202);
  });

  it('deletes a session with its job', async () => {
    const { body } = await done().expect(202);
    await partner.waitForEnd(body.job_id);
    const finishedAt = new Date(Date.now() - 31 * 24 * hourMs);
    await product.db.job.updateMany({ where: { partnerId: partner.partnerId }, data: { finishedAt } });
    await runPurge();
    expect(await product.db.session.count({ where: key() })).toBe(0);
    await partner.get(`/sessions/${id}`).expect(404);
  });
});

describe('a process that ends', () => {
  it('before a part is recorded leaves no part, and the part can be sent again', async () => {
    const resources = reaching('payload.stored', crash);
    const target = await expectPart(resources, { ...key(), number: 3, format: 'ndjson' });
    await expect(putPart(resources, target, Readable.from([Buffer.from(part(3).bytes)]))).rejects.toThrow('killed');
    expect((await partner.get(`/sessions/${id}`).expect(200)).body.parts).toHaveLength(2);
    await put(3).expect(200);
  });

  it('between joining the parts and recording the job leaves the session open, to be done again', async () => {
    await expect(finishSession(reaching('payload.stored', crash), { ...key(), keyId: null })).rejects.toThrow('killed');
    expect(await stateOf()).toBe('OPEN');
    expect(await countJobs()).toBe(0);
    await put(3).expect(200);
    const { body } = await done().expect(202);
    expect(await partner.waitForEnd(body.job_id)).toMatchObject({ state: 'COMPLETED', counts: { created: 3 } });
    expect(await countJobs()).toBe(1);
  });

  it('once the job is recorded leaves it to the purge to remove the parts', async () => {
    const job = await finishSession(reaching('submission.recorded', crash), { ...key(), keyId: null });
    expect(await stateOf()).toBe('DONE');
    expect(await stored()).toHaveLength(3);
    await runPurge();
    expect(await stored()).toEqual([`${partner.partnerId}/${job.jobId}`]);
    const { body } = await done().expect(202);
    expect(parseId('job', body.job_id)).toBe(job.jobId);
  });
});

describe('while a session is being done', () => {
  it('a part that arrives is not lost: done has to be sent again', async () => {
    const meanwhile = reaching('payload.stored', async () => put(3).expect(200));
    await expect(finishSession(meanwhile, { ...key(), keyId: null })).rejects.toMatchObject({ code: 'conflict' });
    expect(await countJobs()).toBe(0);
    expect(await stored()).toHaveLength(3);
    const { body } = await done().expect(202);
    expect(await partner.waitForEnd(body.job_id)).toMatchObject({ counts: { total: 3, created: 3 } });
  });

  it('a session that is deleted becomes no job', async () => {
    const meanwhile = reaching('payload.stored', async () => partner.delete(`/sessions/${id}`).expect(204));
    await expect(finishSession(meanwhile, { ...key(), keyId: null })).rejects.toMatchObject({ code: 'not_found' });
    expect(await countJobs()).toBe(0);
    expect(await stored()).toEqual([]);
  });

  it('done by another request, it is the same job', async () => {
    let jobId: unknown;
    const meanwhile = reaching('payload.stored', async () => {
      jobId = parseId('job', (await done().expect(202)).body.job_id);
    });
    expect(await finishSession(meanwhile, { ...key(), keyId: null })).toMatchObject({ jobId });
    expect(await countJobs()).toBe(1);
    expect(await stored()).toHaveLength(1);
  });
});
