import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseId } from '@sluice/contracts';
import { purge } from '@sluice/ingest';
import { json, type PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';

const dayMs = 24 * 3_600_000;
const never = new AbortController().signal;

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  // Without a reconciler only the test purges.
  product = await startTestProduct({ reconciles: false });
  await product.startWorker();
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
});

const runPurge = (signal = never) =>
  purge(
    product.resources(async () => undefined),
    signal,
  );
const uuid = (jobId: string) => String(parseId('job', jobId));

/** Runs a job of one valid item and one that is rejected, and moves its end to `days` ago. */
async function endedJob(days: number, by = { partner, product }): Promise<string> {
  const items = [{ source_id: `U${days}`, name: 'Unit' }, { source_id: 'bad' }];
  const { job_id: jobId, state } = await by.partner.run('master/uoms', json(items));
  expect(state).toBe('COMPLETED_WITH_ERRORS');
  await backdateEnd(jobId, days, by.product);
  return jobId;
}

async function backdateEnd(jobId: string, days: number, of = product): Promise<void> {
  const finishedAt = new Date(Date.now() - days * dayMs);
  await of.db.job.update({ where: { jobId: uuid(jobId) }, data: { finishedAt } });
}

/** The number of a job's rows in each table. */
async function countRows(jobId: string, of = product) {
  const where = { jobId: uuid(jobId) };
  const { db } = of;
  return {
    jobs: await db.job.count({ where }),
    errors: await db.jobError.count({ where }),
    ledger: await db.ledger.count({ where }),
    segments: await db.segment.count({ where }),
  };
}

const whole = { jobs: 1, errors: 1, ledger: 1, segments: 1 };
const gone = { jobs: 0, errors: 0, ledger: 0, segments: 0 };

/** Resolves when a statement waits for a row that another transaction has changed. */
function untilSomebodyWaits(): Promise<true> {
  return waitUntil('a statement waits', async () => {
    const rows = await product.db.$queryRaw<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'transactionid'`;
    return rows.length > 0 ? true : undefined;
  });
}

async function listedIds(): Promise<string[]> {
  const { body } = await partner.get('/jobs?limit=100').expect(200);
  return body.items.map(({ job_id }: { job_id: string }) => job_id);
}

describe('a job that ended', () => {
  it.each([
    [6, { job: 200, errors: 200 }],
    [8, { job: 410, errors: 200 }],
    [29, { job: 410, errors: 200 }],
    [31, { job: 410, errors: 410 }],
  ])('%i days ago is answered %j', async (days, expected) => {
    const jobId = await endedJob(days);
    const job = await partner.get(`/jobs/${jobId}`).expect(expected.job);
    if (expected.job === 410) expect(job.body).toMatchObject({ code: 'archived', status: 410 });
    for (const path of ['errors', 'errors.csv', 'errors.json']) {
      const { body } = await partner.get(`/jobs/${jobId}/${path}`).expect(expected.errors);
      if (expected.errors === 410) expect(body.code).toBe('archived');
    }
    if (expected.errors === 200) expect(await partner.errors(jobId)).toMatchObject([{ index: 1, source_id: 'bad' }]);
    expect(await listedIds()).toEqual(expected.job === 200 ? [jobId] : []);
  });

  it.each(['cancel', 'retry'])('8 days ago can no longer be asked to %s', async (action) => {
    const jobId = await endedJob(8);
    await product.db.job.update({ where: { jobId: uuid(jobId) }, data: { state: 'FAILED' } });
    const { body } = await partner.post(`/jobs/${jobId}/${action}`).expect(410);
    expect(body.code).toBe('archived');
    expect(await product.db.job.findUnique({ where: { jobId: uuid(jobId) } })).toMatchObject({ state: 'FAILED' });
  });

  it('is not found by another partner, archived or not', async () => {
    const jobId = await endedJob(8);
    const other = await product.addPartner();
    for (const path of [`/jobs/${jobId}`, `/jobs/${jobId}/errors`]) await other.get(path).expect(404);
  });
});

describe('the purge', () => {
  it('deletes jobs that ended more than 30 days ago, with all that belongs to them, and no others', async () => {
    const other = await product.addPartner();
    const expired = await endedJob(31);
    const expiredToo = await endedJob(400, { partner: other, product });
    const kept = [await endedJob(0), await endedJob(8), await endedJob(29)];
    const { body } = await partner.push('master/uoms', json([{ source_id: 'NOW', name: 'Now' }])).expect(200);
    expect(body.summary.accepted).toBe(1);
    await runPurge();
    for (const jobId of [expired, expiredToo]) expect(await countRows(jobId)).toEqual(gone);
    for (const jobId of kept) expect(await countRows(jobId)).toEqual(whole);
    for (const path of ['', '/errors', '/errors.csv']) await partner.get(`/jobs/${expired}${path}`).expect(404);
    expect(await partner.errors(String(kept[2]))).toHaveLength(1);
    expect(await product.db.job.count({ where: { partnerId: partner.partnerId } })).toBe(kept.length + 1);
    expect(await partner.record('master/uoms', 'U31')).toMatchObject({ lifecycle: 'ACTIVE' });
  });

  it('deletes any number of errors, batch by batch', async () => {
    const expired = await endedJob(31);
    const kept = await endedJob(29);
    for (const jobId of [expired, kept])
      await product.db.$executeRaw`
        INSERT INTO job_errors (job_id, index, status, code, reason)
        SELECT ${uuid(jobId)}::uuid, index, 'REJECTED', 'missing_field', 'It is missing.' FROM generate_series(2, 12000) AS index`;
    await runPurge();
    expect(await countRows(expired)).toEqual(gone);
    expect(await countRows(kept)).toEqual({ ...whole, errors: 12_000 });
  });

  it('deletes any number of jobs, batch by batch', async () => {
    const kept = await endedJob(8);
    await product.db.$executeRaw`
      INSERT INTO jobs (job_id, partner_id, correlation_id, collection, mode, content_format, payload_size, payload_sha256,
        state, finished_at)
      SELECT gen_random_uuid(), ${partner.partnerId}, 'old-' || n, 'master/uoms', 'upsert', 'json', 2, '\\x00', 'COMPLETED',
        now() - interval '31 days'
      FROM generate_series(1, 1000) AS n`;
    await runPurge();
    expect(await product.db.job.findMany({ where: { partnerId: partner.partnerId } })).toMatchObject([
      { jobId: uuid(kept) },
    ]);
  });

  it('deletes nothing where its worker is shutting down', async () => {
    const expired = await endedJob(31);
    await expect(runPurge(AbortSignal.abort(new Error('shutdown')))).rejects.toThrow('shutdown');
    expect(await countRows(expired)).toEqual(whole);
  });

  it('keeps a job that is retried at the same moment', async () => {
    const expired = await endedJob(31);
    await product.db.jobError.deleteMany({ where: { jobId: uuid(expired) } });
    const { purging } = await product.db.$transaction(async (tx) => {
      await tx.job.update({ where: { jobId: uuid(expired) }, data: { state: 'QUEUED', finishedAt: null } });
      const begun = runPurge();
      await untilSomebodyWaits();
      return { purging: begun };
    });
    await purging;
    expect(await countRows(expired)).toMatchObject({ jobs: 1, ledger: 1 });
  });

  it('keeps quarantined items, which are released later', async () => {
    const item = { source_id: 'S', name: 'waits', base_uom: 'LATE' };
    const { job_id: jobId } = await partner.run('master/skus', json([item]));
    await backdateEnd(jobId, 31);
    await runPurge();
    expect(await countRows(jobId)).toEqual(gone);
    await partner.push('master/uoms', json([{ source_id: 'LATE', name: 'Late' }])).expect(200);
    await waitUntil('it is released', () => partner.record('master/skus', 'S'));
  });
});

describe('the scheduler of the queue', () => {
  it('makes a worker purge on schedule', async () => {
    const other = await startTestProduct();
    try {
      const itsPartner = await other.addPartner();
      await other.startWorker();
      const expired = await endedJob(31, { partner: itsPartner, product: other });
      const kept = await endedJob(8, { partner: itsPartner, product: other });
      await other.stopWorkers();
      // The schedule is lost too: a worker that starts creates it again.
      await other.emptyQueue();
      await other.startWorker();
      await waitUntil('it is purged', async () => ((await countRows(expired, other)).jobs === 0 ? true : undefined));
      expect(await countRows(expired, other)).toEqual(gone);
      expect(await countRows(kept, other)).toEqual(whole);
      await itsPartner.get(`/jobs/${expired}`).expect(404);
    } finally {
      await other.stop();
    }
  });
});
