import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Resources, runJob, runSegment, type SegmentTask } from '@sluice/ingest';
import { type JobBody, json, ndjson, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SEGMENT_BYTES: '10000', SLUICE_CHUNK_ITEMS: '50' } });
});
afterAll(() => product.stop());
beforeEach(async () => {
  await product.stopWorkers();
  partner = await product.addPartner();
});

const uoms = Array.from({ length: 1_000 }, (_, i) => ({ source_id: `U${i}`, source_version: 1, name: `Unit ${i}` }));
const never = new AbortController().signal;

interface Accepted {
  /** As in the API. */
  jobId: string;
  /** UUID. */
  id: string;
}

async function accept(items: readonly unknown[] = uoms): Promise<Accepted> {
  const { body } = await partner.push('master/uoms', ndjson(items), { mode: 'bulk' }).expect(202);
  const row = await product.db.job.findFirstOrThrow({
    where: { partnerId: partner.partnerId },
    orderBy: { acceptedSeq: 'desc' },
  });
  return { jobId: body.job_id, id: row.jobId };
}

async function segmentsOf(resources: Resources, id: string): Promise<SegmentTask[]> {
  const run = await runJob(resources, { ...partnerKey(), jobId: id, signal: never });
  if (typeof run === 'string') throw new Error(`The job has no segments to run: ${run}.`);
  return run.segments;
}

async function jobOf(jobId: string): Promise<JobBody> {
  return (await partner.get(`/jobs/${jobId}`).expect(200)).body;
}

/** Resources that call `run` after the nth chunk. */
function afterChunks(nth: number, run: () => void | Promise<void>): Resources {
  let committed = 0;
  return product.resources(async (point) => {
    if (point !== 'chunk.committed') return;
    committed += 1;
    if (committed === nth) await run();
  });
}

const complete = { state: 'COMPLETED', counts: { total: 1_000, accepted: 1_000, created: 1_000, replay: 0 } };

describe('a job whose worker is gone', () => {
  it.each([1, 2, 3])('continues its segment after %i chunks, each item applied once', async (chunks) => {
    const { jobId, id } = await accept();
    const stop = new AbortController();
    const resources = afterChunks(chunks, () => stop.abort(new Error('gone')));
    const [first] = (await segmentsOf(resources, id)) as [SegmentTask];
    await expect(runSegment(resources, { ...first, signal: stop.signal })).rejects.toThrow('gone');
    expect(await jobOf(jobId)).toMatchObject({ state: 'RUNNING', counts: { total: 1_000, accepted: chunks * 50 } });
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
  });

  it.each([
    ['the job', () => product.db.job.updateMany({ where: partnerKey(), data: { epoch: { increment: 1 } } })],
    [
      'its segment',
      () => product.db.segment.updateMany({ where: { job: partnerKey() }, data: { epoch: { increment: 1 } } }),
    ],
  ])('writes nothing once another has claimed %s', async (_what, claimAnew) => {
    const { jobId, id } = await accept();
    const resources = afterChunks(1, async () => void (await claimAnew()));
    const [first] = (await segmentsOf(resources, id)) as [SegmentTask];
    expect(await runSegment(resources, { ...first, signal: never })).toBe(false);
    expect(await jobOf(jobId)).toMatchObject({ state: 'RUNNING', counts: { accepted: 50 } });
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
  });

  it('applies nothing twice where two workers believe that a segment is theirs', async () => {
    const { jobId, id } = await accept();
    let woken = false;
    const second = product.resources(async () => undefined);
    const first = product.resources(async (point) => {
      if (point !== 'chunk.committed' || woken) return;
      woken = true;
      // While the first is paused, a second one takes its segment and ends it.
      expect(await runSegment(second, { ...(segments[0] as SegmentTask), signal: never })).toBe(true);
    });
    const segments = await segmentsOf(first, id);
    expect(await runSegment(first, { ...(segments[0] as SegmentTask), signal: never })).toBe(false);
    for (const segment of segments.slice(1)) expect(await runSegment(second, { ...segment, signal: never })).toBe(true);
    expect(await runJob(second, { ...partnerKey(), jobId: id, signal: never })).toBe('done');
    expect(await jobOf(jobId)).toMatchObject(complete);
  });

  it('ignores the segments of an earlier claim', async () => {
    const { jobId, id } = await accept();
    const resources = product.resources(async () => undefined);
    const old = await segmentsOf(resources, id);
    const current = await segmentsOf(resources, id);
    for (const segment of old) expect(await runSegment(resources, { ...segment, signal: never })).toBe(false);
    expect((await jobOf(jobId)).counts.accepted).toBe(0);
    for (const segment of current) expect(await runSegment(resources, { ...segment, signal: never })).toBe(true);
    expect(await runJob(resources, { ...partnerKey(), jobId: id, signal: never })).toBe('done');
    expect(await jobOf(jobId)).toMatchObject(complete);
  });

  it('is cancelled between chunks, reports the unprocessed items, and continues when it is retried', async () => {
    const { jobId, id } = await accept();
    const resources = afterChunks(1, async () => void (await partner.post(`/jobs/${jobId}/cancel`).expect(200)));
    for (const segment of await segmentsOf(resources, id)) await runSegment(resources, { ...segment, signal: never });
    expect(await jobOf(jobId)).toMatchObject({ state: 'CANCELLED', counts: { accepted: 50, unprocessed: 950 } });
    await partner.post(`/jobs/${jobId}/retry`).expect(200);
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
  });

  it('waits for the running chunk when it is cancelled, so that its counts are final', async () => {
    const { jobId, id } = await accept();
    let cancelled: Promise<unknown> = Promise.resolve();
    const resources = product.resources(async (point) => {
      if (point !== 'chunk.applied') return;
      cancelled = partner
        .post(`/jobs/${jobId}/cancel`)
        .expect(200)
        .then(({ body }) => body.counts);
      await lockWaiters(1);
    });
    const [first] = (await segmentsOf(resources, id)) as [SegmentTask];
    expect(await runSegment(resources, { ...first, signal: never })).toBe(false);
    expect(await cancelled).toMatchObject({ accepted: 50, unprocessed: 950 });
    expect((await jobOf(jobId)).counts).toMatchObject({ accepted: 50, unprocessed: 950 });
  });

  it('is put into the queue again by the reconciler', async () => {
    const { jobId } = await accept();
    await product.emptyQueue();
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
    await partner.push('master/uoms', json([uoms[0]])).expect(200);
  });
});

describe('a job without progress', () => {
  it('fails with a reason after 20 claims, of itself or of a segment, and can be retried', async () => {
    const { jobId, id } = await accept();
    const dying = product.resources(async (point) => {
      if (point === 'segment.claimed') throw new Error('killed');
    });
    const [first] = (await segmentsOf(dying, id)) as [SegmentTask];
    for (let claim = 1; claim <= 20; claim += 1)
      await expect(runSegment(dying, { ...first, signal: never })).rejects.toThrow('killed');
    expect((await jobOf(jobId)).state).toBe('RUNNING');
    const healthy = product.resources(async () => undefined);
    expect(await runSegment(healthy, { ...first, signal: never })).toBe(false);
    expect(await jobOf(jobId)).toMatchObject({
      state: 'FAILED',
      reason: expect.stringContaining('20 attempts'),
      counts: { total: 1_000, unprocessed: 1_000 },
    });
    await partner.post(`/jobs/${jobId}/retry`).expect(200);
    const claimed = product.resources(async (point) => {
      if (point === 'job.claimed') throw new Error('killed');
    });
    for (let claim = 1; claim <= 20; claim += 1)
      await expect(runJob(claimed, { ...partnerKey(), jobId: id, signal: never })).rejects.toThrow('killed');
    expect(await runJob(healthy, { ...partnerKey(), jobId: id, signal: never })).toBe('done');
    expect((await jobOf(jobId)).state).toBe('FAILED');
    await partner.post(`/jobs/${jobId}/retry`).expect(200);
    await product.startWorker();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
  });
});

function partnerKey() {
  return { partnerId: partner.partnerId };
}

/** Resolves when `count` sessions of the product's database wait for an advisory lock. */
async function lockWaiters(count: number): Promise<void> {
  for (;;) {
    const rows = await product.db.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::integer AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`;
    if ((rows[0]?.waiting ?? 0) >= count) return;
  }
}
