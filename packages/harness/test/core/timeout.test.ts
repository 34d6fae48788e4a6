import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseId } from '@sluice/contracts';
import { reconcile, runJob, runSegment, runSync, type SegmentTask, type ServiceResources } from '@sluice/ingest';
import {
  type JobBody,
  ndjson,
  PapiClient,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
  waitUntil,
} from '../../src/index.ts';

const defaultTimeoutS = 600;
const never = new AbortController().signal;
const uoms = Array.from({ length: 1_000 }, (_, i) => ({ source_id: `U${i}`, source_version: 1, name: `Unit ${i}` }));

let product: TestProduct;
let resources: ServiceResources;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({
    // Only the test runs it.
    reconciles: false,
    limits: {
      SLUICE_SEGMENT_BYTES: '10000',
      SLUICE_CHUNK_ITEMS: '50',
      SLUICE_JOB_TIMEOUT_S: String(defaultTimeoutS),
    },
  });
  resources = product.resources(async () => undefined);
});
afterAll(() => product.stop());
beforeEach(async () => {
  await product.stopWorkers();
  partner = await product.addPartner();
});

async function accept(items: readonly unknown[]): Promise<{ jobId: string; id: string }> {
  const { body } = await partner.push('master/uoms', ndjson(items), { mode: 'bulk' }).expect(202);
  return { jobId: body.job_id, id: parseId('job', body.job_id) ?? '' };
}

async function jobOf(jobId: string): Promise<JobBody> {
  return (await partner.get(`/jobs/${jobId}`).expect(200)).body;
}

/** Claims the job as a worker does, and applies one chunk of it. */
async function beginJob(id: string): Promise<SegmentTask[]> {
  const stop = new AbortController();
  const stopping = product.resources(async (point) => {
    if (point === 'chunk.committed') stop.abort(new Error('gone'));
  });
  const run = await runJob(resources, { partnerId: partner.partnerId, jobId: id, signal: never });
  if (typeof run === 'string') throw new Error(`The job has no segments to run: ${run}.`);
  const [first] = run.segments as [SegmentTask];
  await expect(runSegment(stopping, { ...first, signal: stop.signal })).rejects.toThrow('gone');
  return run.segments;
}

async function backdateStart(id: string, seconds: number): Promise<void> {
  await product.db.job.update({ where: { jobId: id }, data: { startedAt: new Date(Date.now() - seconds * 1_000) } });
}

/** Resolves when a transaction waits for another one to release an advisory lock. */
function untilSomebodyWaits(): Promise<true> {
  return waitUntil('a transaction waits', async () => {
    const rows = await product.db.$queryRaw<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`;
    return rows.length > 0 ? true : undefined;
  });
}

async function allow(jobTimeoutS: number | null): Promise<void> {
  await product.admin('patch', `/partners/${partner.partnerId}`).send({ job_timeout_s: jobTimeoutS }).expect(200);
}

describe('a running job', () => {
  it.each([
    ['ends', "past its partner's time", 60, 90, 60],
    ['goes on', "within its partner's time", 60, 30, null],
    ['goes on', "past the default, within its partner's time", 3_600, 900, null],
    ['ends', 'past the default, where its partner has no time', null, 900, defaultTimeoutS],
    ['goes on', 'within the default, where its partner has no time', null, 300, null],
  ])('%s %s', async (_verb, _when, timeoutS, runningS, reportedS) => {
    await allow(timeoutS);
    const { jobId, id } = await accept(uoms);
    await beginJob(id);
    await backdateStart(id, runningS);
    await reconcile(resources);
    const job = await jobOf(jobId);
    if (reportedS === null) expect(job).toMatchObject({ state: 'RUNNING', reason: null });
    else
      expect(job).toMatchObject({
        state: 'TIMED_OUT',
        reason: expect.stringContaining(`time limit of ${reportedS} s`),
      });
  });

  it("goes by its partner's current timeout", async () => {
    const { jobId, id } = await accept(uoms);
    await beginJob(id);
    await backdateStart(id, 90);
    await reconcile(resources);
    expect((await jobOf(jobId)).state).toBe('RUNNING');
    await allow(60);
    await reconcile(resources);
    expect((await jobOf(jobId)).state).toBe('TIMED_OUT');
  });
});

describe('a job that ends at the moment of its timeout', () => {
  it('stays as it ended', async () => {
    const { jobId, id } = await accept(uoms);
    await beginJob(id);
    await backdateStart(id, 2 * defaultTimeoutS);
    const { reconciling } = await product.db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`job/${id}`}, 0))`;
      const begun = reconcile(resources);
      await untilSomebodyWaits();
      await tx.job.update({
        where: { jobId: id },
        data: { state: 'FAILED', reason: 'Other.', finishedAt: new Date() },
      });
      return { reconciling: begun };
    });
    await reconciling;
    expect(await jobOf(jobId)).toMatchObject({ state: 'FAILED', reason: 'Other.' });
  });
});

describe('a job that timed out', () => {
  it('reports the unprocessed items, stops its worker, and continues when it is retried', async () => {
    const { jobId, id } = await accept(uoms);
    const segments = await beginJob(id);
    await backdateStart(id, 2 * defaultTimeoutS);
    await reconcile(resources);
    const ended = await jobOf(jobId);
    expect(ended).toMatchObject({ state: 'TIMED_OUT', counts: { total: 1_000, accepted: 50, unprocessed: 950 } });
    expect(ended.phases.every((phase) => phase.finished_at !== null)).toBe(true);
    expect(ended.finished_at).not.toBeNull();
    for (const segment of segments) expect(await runSegment(resources, { ...segment, signal: never })).toBe(false);
    expect((await jobOf(jobId)).counts).toMatchObject({ accepted: 50, unprocessed: 950 });
    const { body: retried } = await partner.post(`/jobs/${jobId}/retry`).expect(200);
    expect(retried).toMatchObject({ state: 'QUEUED', reason: null, started_at: null, finished_at: null });
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject({
      state: 'COMPLETED',
      counts: { total: 1_000, accepted: 1_000, created: 1_000, replay: 0, unprocessed: 0 },
    });
  });

  it('hands on its lane', async () => {
    const { jobId, id } = await accept(uoms);
    await beginJob(id);
    // No worker has it, as if its worker hung.
    await product.emptyQueue();
    const next = await accept([{ source_id: 'NEXT', name: 'Next' }]);
    await product.startWorker();
    await waitUntil('the next job is parked', async () =>
      (await product.bullQueues.jobs.getJobCounts('delayed')).delayed === 1 ? true : undefined,
    );
    expect((await jobOf(next.jobId)).state).toBe('QUEUED');
    await backdateStart(id, 2 * defaultTimeoutS);
    await reconcile(resources);
    expect(await partner.waitForEnd(next.jobId)).toMatchObject({ state: 'COMPLETED', counts: { created: 1 } });
    expect((await jobOf(jobId)).state).toBe('TIMED_OUT');
  });
});

describe('a waiting job', () => {
  it('does not time out, however long it waits', async () => {
    const { jobId, id } = await accept(uoms);
    await product.db.job.update({ where: { jobId: id }, data: { acceptedAt: new Date(0) } });
    await reconcile(resources);
    expect((await jobOf(jobId)).state).toBe('QUEUED');
  });

  it('has its timeout start again after a retry', async () => {
    const { jobId, id } = await accept(uoms);
    await beginJob(id);
    await backdateStart(id, 2 * defaultTimeoutS);
    await reconcile(resources);
    await partner.post(`/jobs/${jobId}/retry`).expect(200);
    await reconcile(resources);
    expect((await jobOf(jobId)).state).toBe('QUEUED');
    await beginJob(id);
    await reconcile(resources);
    expect(await jobOf(jobId)).toMatchObject({ state: 'RUNNING', counts: { accepted: 100 } });
  });
});

describe('a running sync', () => {
  const names = Array.from({ length: 120 }, (_, i) => `P${i}`);

  /** Copies the first chunk of a sync, whose worker stops there; another sync waits behind it. */
  async function beginSync() {
    const papi = new PapiClient(product.baseUrl, partner);
    await partner.push('catalog/products', ndjson(names.map((id) => ({ source_id: id, name: id })))).expect(200);
    const [id, next] = [await papi.open('en'), await papi.open('en')];
    const named = names.map((productId) => ({ productId }));
    for (const session of [id, next]) {
      await papi.name(session, named).expect(200);
      await papi.done(session).expect(200);
    }
    const stop = new AbortController();
    const stopping = product.resources(async (point) => {
      if (point === 'chunk.committed') stop.abort(new Error('gone'));
    });
    const work = { partnerId: partner.partnerId, sessionId: id };
    await expect(runSync(stopping, { ...work, signal: stop.signal })).rejects.toThrow('gone');
    return { papi, id, next, work: { ...work, signal: never } };
  }

  async function backdateSync(sessionId: string, seconds: number): Promise<void> {
    const startedAt = new Date(Date.now() - seconds * 1_000);
    await product.db.syncSession.updateMany({ where: { sessionId }, data: { startedAt } });
  }

  it("fails past its partner's timeout, stops its worker, and the next one runs", async () => {
    await allow(60);
    const { papi, id, next, work } = await beginSync();
    await backdateSync(id, 90);
    await reconcile(resources);
    expect(await papi.session(id)).toMatchObject({
      state: 'FAILED',
      reason: expect.stringContaining('time limit of 60 s'),
      counts: { total: 120, synced: 50, failed: 0, pending: 70 },
      position: null,
    });
    expect(await runSync(resources, work)).toBe('done');
    expect((await papi.published('P49', 'en').expect(200)).body.revision).toBe(1);
    await papi.published('P50', 'en').expect(404);
    await product.startWorker();
    expect(await papi.waitForEnd(next)).toMatchObject({ state: 'COMPLETED', counts: { synced: 120 } });
    expect((await papi.session(id)).counts.pending).toBe(70);
  });

  it.each([
    [null, 300],
    [3_600, 900],
  ])('continues within its timeout (of %s s), however long it has waited before', async (timeoutS, runningS) => {
    await allow(timeoutS);
    const { papi, id, next } = await beginSync();
    await backdateSync(id, runningS);
    await product.db.syncSession.updateMany({ where: { sessionId: next }, data: { doneAt: new Date(0) } });
    await reconcile(resources);
    expect([(await papi.session(id)).state, (await papi.session(next)).state]).toEqual(['RUNNING', 'QUEUED']);
  });
});
