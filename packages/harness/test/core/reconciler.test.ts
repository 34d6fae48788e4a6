import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseId } from '@sluice/contracts';
import { reconcile, runJob, type ServiceResources } from '@sluice/ingest';
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
const uoms = Array.from({ length: 1_000 }, (_, i) => ({ source_id: `U${i}`, source_version: 1, name: `Unit ${i}` }));
const complete = { state: 'COMPLETED', counts: { total: 1_000, created: 1_000, replay: 0, unprocessed: 0 } };

describe.each(testedBackends())('the reconciler, with BullMQ on %s', (backend) => {
  let product: TestProduct;
  let resources: ServiceResources;
  let partner: PartnerClient;

  beforeAll(async () => {
    product = await startTestProduct({
      backend,
      // Only the test runs it.
      reconciles: false,
      limits: {
        SLUICE_SEGMENT_BYTES: '10000',
        SLUICE_CHUNK_ITEMS: '50',
        SLUICE_CONCURRENCY: '1',
      },
    });
    resources = product.resources(async () => undefined);
  });
  afterAll(() => product.stop());
  beforeEach(async () => {
    await product.stopWorkers();
    await product.emptyQueue();
    await product.db.job.deleteMany();
    partner = await product.addPartner();
  });

  async function accept(collection = 'master/uoms'): Promise<string> {
    const { body } = await partner.push(collection, ndjson(uoms), { mode: 'bulk' }).expect(202);
    return body.job_id;
  }

  async function jobOf(jobId: string): Promise<JobBody> {
    return (await partner.get(`/jobs/${jobId}`).expect(200)).body;
  }

  const states = ['active', 'wait', 'prioritized', 'delayed', 'waiting-children'] as const;
  const queued = async () => {
    const { jobs, segments } = product.bullQueues;
    return [...(await jobs.getJobs([...states])), ...(await segments.getJobs([...states]))];
  };
  const queuedJobs = async () => (await queued()).filter((job) => job.name === 'run-job');
  const beginJob = (jobId: string) => {
    const { partnerId } = partner;
    return runJob(resources, { partnerId, jobId: String(parseId('job', jobId)), signal: never });
  };

  it('enqueues again every unfinished job that the queue has lost, waiting or running', async () => {
    const jobIds = [await accept(), await accept(), await accept('crm/customers')];
    const [running] = jobIds as [string];
    expect(await beginJob(running)).toHaveProperty('segments');
    expect((await jobOf(running)).state).toBe('RUNNING');
    await product.emptyQueue();
    expect(await queuedJobs()).toEqual([]);
    await reconcile(resources);
    const expected = new Set(jobIds.map((jobId) => parseId('job', jobId)));
    expect(new Set((await queuedJobs()).map((job) => job.data.job_id))).toEqual(expected);
    await reconcile(resources);
    expect(await queuedJobs()).toHaveLength(3);
    await product.startWorker();
    expect(await partner.waitForEnd(running)).toMatchObject(complete);
    for (const jobId of jobIds) await partner.waitForEnd(jobId);
  });

  it('leaves ended jobs alone', async () => {
    const jobId = await accept();
    await partner.post(`/jobs/${jobId}/cancel`).expect(200);
    await product.emptyQueue();
    await reconcile(resources);
    expect(await queuedJobs()).toEqual([]);
  });

  /** Makes a job wait for its segments; the first one runs, and is stuck until the lock is released. */
  async function waitForSegments() {
    const jobId = await accept();
    const lock = await product.holdLock(
      `SELECT pg_advisory_xact_lock(hashtextextended('${partner.partnerId}/master/uoms', 0))`,
    );
    await product.startWorker();
    await lock.waiters(1);
    const [segment] = await product.bullQueues.segments.getJobs(['prioritized']);
    if (segment === undefined) throw new Error('No segment waits.');
    return { jobId, lock, segment };
  }

  // A queue on Postgres loses nothing by itself.
  if (backend === 'redis') it('enqueues again a segment that the queue has lost', bringsBackLostSegment);

  async function bringsBackLostSegment(): Promise<void> {
    const { jobId, lock, segment } = await waitForSegments();
    await deleteFromRedis(product, String(segment.id));
    await lock.release();
    await waitUntil('all else is done', async () => {
      const left = await queued();
      return left.length === 1 && (await left[0]?.getState()) === 'waiting-children' ? true : undefined;
    });
    const stuck = await jobOf(jobId);
    expect(stuck.state).toBe('RUNNING');
    expect(stuck.counts.accepted).toBeLessThan(1_000);
    await reconcile(resources);
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
  }

  it('is not needed where a segment is removed through the queue', async () => {
    const { jobId, lock, segment } = await waitForSegments();
    await segment.remove();
    await lock.release();
    expect(await partner.waitForEnd(jobId)).toMatchObject(complete);
  });

  it('promotes the next job in a lane where its promotion was lost', async () => {
    const [first, second] = [await accept(), await accept()];
    await beginJob(first);
    const lost = (await queuedJobs()).find((job) => job.data.job_id === parseId('job', first));
    await lost?.remove();
    await product.startWorker();
    await waitUntil('the second is parked', async () =>
      (await product.bullQueues.jobs.getJobCounts('delayed')).delayed === 1 ? true : undefined,
    );
    // As if the process that ended the first had died before it promoted the second.
    await product.db.job.update({
      where: { jobId: String(parseId('job', first)) },
      data: { state: 'CANCELLED', finishedAt: new Date() },
    });
    await reconcile(resources);
    expect((await partner.waitForEnd(second)).state).toBe('COMPLETED');
  });

  it('does nothing where another process runs it', async () => {
    await accept();
    await product.emptyQueue();
    const lock = await product.holdLock("SELECT pg_advisory_xact_lock(hashtextextended('reconciler', 0))");
    await reconcile(resources);
    expect(await queuedJobs()).toEqual([]);
    await lock.release();
    await reconcile(resources);
    expect(await queuedJobs()).toHaveLength(1);
  });

  it('excludes others while a pass runs', async () => {
    await accept();
    await product.emptyQueue();
    let passes = 0;
    const { queue } = resources;
    const counting: ServiceResources = {
      ...resources,
      queue: {
        ...queue,
        ensurePurge: async () => {
          passes += 1;
          // A second one begins, and ends, in the middle of the first.
          if (passes === 1) await reconcile(counting);
        },
      },
    };
    await reconcile(counting);
    expect(passes).toBe(1);
    expect(await queuedJobs()).toHaveLength(1);
    await reconcile(counting);
    expect(passes).toBe(2);
  });
});

/** Removes work from Redis without BullMQ: a job that waits for it is not notified. */
async function deleteFromRedis({ environment, bullQueues }: TestProduct, id: string): Promise<void> {
  for (const command of [
    ['DEL', bullQueues.segments.toKey(id)],
    ['ZREM', bullQueues.segments.toKey('prioritized'), id],
  ]) {
    const { stdout } = await promisify(execFile)('redis-cli', ['-u', String(environment.REDIS_URL), ...command]);
    expect(stdout.trim()).toBe('1');
  }
}
