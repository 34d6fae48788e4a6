import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseId } from '@sluice/contracts';
import { runJob } from '@sluice/ingest';
import {
  type JobBody,
  ndjson,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
  testedBackends,
  waitUntil,
} from '../../src/index.ts';

const never = new AbortController().signal;
const concurrency = 3;

describe.each(testedBackends())('lanes, with BullMQ on %s', (backend) => {
  let product: TestProduct;
  let partner: PartnerClient;

  beforeAll(async () => {
    product = await startTestProduct({
      backend,
      // Without a reconciler only the lanes themselves resume a parked job.
      reconciles: false,
      limits: {
        SLUICE_SEGMENT_BYTES: '10000',
        SLUICE_CHUNK_ITEMS: '50',
        SLUICE_CONCURRENCY: String(concurrency),
        // Chunks that wait for a lock keep their connections: two for each segment.
        SLUICE_DATABASE_POOL: String(2 * concurrency + 4),
      },
    });
  });
  afterAll(() => product.stop());
  beforeEach(async () => {
    await product.stopWorkers();
    await product.emptyQueue();
    partner = await product.addPartner();
  });

  async function accept(name: string, from = partner): Promise<string> {
    const { body } = await from.push('master/uoms', ndjson([{ source_id: 'U', name }]), { mode: 'bulk' }).expect(202);
    return body.job_id;
  }

  async function acceptMany(count: number): Promise<string[]> {
    const accepted: string[] = [];
    for (let i = 0; i < count; i += 1) accepted.push(await accept(`name ${i}`));
    return accepted;
  }

  /** The partner's jobs, in the order of their acceptance. */
  async function jobs(): Promise<JobBody[]> {
    const { body } = await partner.get('/jobs?limit=100').expect(200);
    return body.items.reverse();
  }

  /** The ids of the jobs in the queue, in any state. */
  async function queuedIds(): Promise<string[]> {
    const queued = await product.bullQueues.jobs.getJobs([
      'active',
      'wait',
      'prioritized',
      'delayed',
      'waiting-children',
    ]);
    return queued.map((job) => job.data.job_id);
  }

  /** Blocks every chunk of the partner's units, so that a job stays in the middle of its work until the lock is released. */
  const holdChunks = () =>
    product.holdLock(`SELECT pg_advisory_xact_lock(hashtextextended('${partner.partnerId}/master/uoms', 0))`);

  const queueCounts = () => product.bullQueues.jobs.getJobCounts('active', 'wait', 'delayed');
  const untilParked = (count: number) =>
    waitUntil(`${count} jobs are parked`, async () => ((await queueCounts()).delayed === count ? true : undefined));
  const uuid = (jobId: string) => String(parseId('job', jobId));

  /** Claims a job as a worker does that is killed then. */
  async function beginJob(jobId: string): Promise<void> {
    const dying = product.resources(async (point) => {
      if (point === 'job.claimed') throw new Error('killed');
    });
    const { partnerId } = partner;
    await expect(runJob(dying, { partnerId, jobId: uuid(jobId), signal: never })).rejects.toThrow('killed');
  }

  it('shows fifty jobs in the queue at once, and runs them one at a time, in the order of acceptance', async () => {
    const accepted = await acceptMany(50);
    const ids = new Set(accepted.map(uuid));
    expect(new Set(await queuedIds())).toEqual(ids);
    const lock = await holdChunks();
    await Promise.all([product.startWorker(), product.startWorker()]);
    await lock.waiters(1);
    await untilParked(49);
    expect(new Set(await queuedIds())).toEqual(ids);
    expect(await queueCounts()).toMatchObject({ active: 1, delayed: 49 });
    expect((await jobs()).map(({ state }) => state)).toEqual(['RUNNING', ...Array(49).fill('QUEUED')]);
    await lock.release();
    await waitUntil('all have ended', async () => {
      const seen = await product.db.job.groupBy({
        by: ['state'],
        where: { partnerId: partner.partnerId },
        _count: true,
      });
      const count = (state: string) => seen.find((group) => group.state === state)?._count ?? 0;
      expect(count('RUNNING')).toBeLessThanOrEqual(1);
      return count('COMPLETED') === accepted.length ? true : undefined;
    });
    const ended = await jobs();
    expect(ended.map(({ job_id }) => job_id)).toEqual(accepted);
    expectInTurn(ended);
    expect(await partner.record('master/uoms', 'U')).toMatchObject({ data: { name: 'name 49' } });
    await waitUntil('the queue is empty', async () => ((await queuedIds()).length === 0 ? true : undefined));
  });

  it('hands on the lane where its first job is cancelled, running or not', async () => {
    const [first, second, third, fourth] = (await acceptMany(4)) as [string, string, string, string];
    await beginJob(first);
    const lost = await product.bullQueues.jobs.getJobs(['wait']);
    await lost.find((job) => job.data.job_id === uuid(first))?.remove();
    await product.startWorker();
    await untilParked(3);
    await partner.post(`/jobs/${second}/cancel`).expect(200);
    await partner.post(`/jobs/${first}/cancel`).expect(200);
    await partner.waitForEnd(fourth);
    const ended = await jobs();
    expect(ended.map(({ state }) => state)).toEqual(['CANCELLED', 'CANCELLED', 'COMPLETED', 'COMPLETED']);
    expectInTurn(ended.slice(2));
    expect(ended[2]?.job_id).toBe(third);
  });

  it('lets a job that runs end first, where an earlier one is retried meanwhile', async () => {
    const early = await accept('early');
    await partner.post(`/jobs/${early}/cancel`).expect(200);
    const uoms = Array.from({ length: 1_000 }, (_, i) => ({ source_id: `U${i}`, name: `Unit ${i}` }));
    const { body } = await partner.push('master/uoms', ndjson(uoms), { mode: 'bulk' }).expect(202);
    const lock = await holdChunks();
    await product.startWorker();
    await lock.waiters(1);
    await partner.post(`/jobs/${early}/retry`).expect(200);
    await lock.release();
    const running = await partner.waitForEnd(body.job_id);
    const retried = await partner.waitForEnd(early);
    expect([running.state, retried.state]).toEqual(['COMPLETED', 'COMPLETED']);
    expectInTurn([running, retried]);
  });

  it('lets a small job of another partner end before a large one that has begun', async () => {
    const uoms = Array.from({ length: 10_000 }, (_, i) => ({ source_id: `U${i}`, name: `Unit ${i}` }));
    const { body } = await partner.push('master/uoms', ndjson(uoms), { mode: 'bulk' }).expect(202);
    const lock = await holdChunks();
    await product.startWorker();
    // Every place of the worker for segments is taken by the large job.
    await lock.waiters(concurrency);
    const other = await product.addPartner();
    const small = await other.waitForEnd(await accept('small', other));
    await lock.release();
    const large = await partner.waitForEnd(body.job_id);
    expect(large).toMatchObject({ state: 'COMPLETED', counts: { total: 10_000, created: 10_000 } });
    expect(small).toMatchObject({ state: 'COMPLETED', counts: { created: 1 } });
    expect(Date.parse(String(small.finished_at))).toBeLessThan(Date.parse(String(large.finished_at)));
  });
});

/** Expects that each began when the one before it had ended. */
function expectInTurn(jobs: readonly JobBody[]): void {
  const times = jobs.map((job) => [job.started_at, job.finished_at].map((time) => Date.parse(String(time))));
  for (let next = 1; next < times.length; next += 1)
    expect(times[next]?.[0]).toBeGreaterThanOrEqual(Number(times[next - 1]?.[1]));
}
