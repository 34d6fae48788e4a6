import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Failpoint, failpoints } from '@sluice/contracts';
import { findFreePort, ndjson, PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SEGMENT_BYTES: '5000', SLUICE_CHUNK_ITEMS: '20' } });
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
});
afterEach(() => product.stopWorkers());

const total = 300;
const isRejected = (i: number) => i % 50 === 7;
const isQuarantined = (i: number) => i % 60 === 11;
const isValid = (i: number) => !isRejected(i) && !isQuarantined(i);
const indexes = Array.from({ length: total }, (_, i) => i);

/** A refresh of many segments and more chunks: most items are valid, some are rejected, some refer to a record that does not exist. */
const items = indexes.map((i) => ({
  source_id: `U${i}`,
  source_version: 1,
  name: isRejected(i) ? i : `Unit ${i}`,
  ...(isQuarantined(i) && { base_uom: 'nowhere' }),
}));

/** Submits the refresh, and behind it in its lane one item more; `GONE` is stored, and absent from the refresh. */
async function submitRefresh(): Promise<{ refresh: string; next: string }> {
  await partner.push('master/uoms', ndjson([{ source_id: 'GONE', name: 'Gone' }])).expect(200);
  const refresh = await partner.push('master/uoms', ndjson(items), { mode: 'full-refresh' }).expect(202);
  const next = await partner
    .push('master/uoms', ndjson([{ source_id: 'NEXT', name: 'Next' }]), { mode: 'bulk' })
    .expect(202);
  return { refresh: refresh.body.job_id, next: next.body.job_id };
}

/** Both jobs end as if nothing had happened. */
async function expectExact({ refresh, next }: { refresh: string; next: string }): Promise<void> {
  expect(await partner.waitForEnd(next)).toMatchObject({ state: 'COMPLETED', counts: { created: 1 } });
  const created = indexes.filter(isValid).length;
  expect(await partner.waitForEnd(refresh)).toMatchObject({
    state: 'COMPLETED_WITH_ERRORS',
    counts: {
      total,
      accepted: created,
      created,
      updated: 0,
      replay: 0,
      rejected: indexes.filter(isRejected).length,
      quarantined: indexes.filter(isQuarantined).length,
      unprocessed: 0,
      tombstoned: 1,
    },
  });
  const errors = await partner.errors(refresh);
  expect(errors.map(({ index, status }) => [index, status])).toEqual(
    indexes.flatMap((i) => (isValid(i) ? [] : [[i, isRejected(i) ? 'REJECTED' : 'QUARANTINED']])),
  );
  await expectRecords();
}

async function expectRecords(): Promise<void> {
  const records = await product.db.record.findMany({ where: { partnerId: partner.partnerId } });
  const active = records.filter(({ lifecycle }) => lifecycle === 'ACTIVE');
  const wanted = [...indexes.filter(isValid).map((i) => `U${i}`), 'NEXT'];
  expect(new Set(active.map(({ sourceId }) => sourceId))).toEqual(new Set(wanted));
  // What was created in one transaction and never touched again.
  expect(active.filter((record) => record.createdAt.getTime() !== record.updatedAt.getTime())).toEqual([]);
  expect(records.filter(({ lifecycle }) => lifecycle === 'INACTIVE').map(({ sourceId }) => sourceId)).toEqual(['GONE']);
  const waiting = await product.db.quarantine.count({ where: { partnerId: partner.partnerId } });
  expect(waiting).toBe(indexes.filter(isQuarantined).length);
}

function killAt(point: Failpoint, nth: number): Record<string, string> {
  return { SLUICE_FAILPOINTS: JSON.stringify({ kill_at: point, nth }) };
}

/** Continues with an empty queue: spares the wait until BullMQ notices that the dead worker's locks have expired. */
async function goOn(): Promise<void> {
  await product.emptyQueue();
  await product.startWorker();
}

/** The failpoints in the API's process. */
const apiPoints: readonly Failpoint[] = ['payload.stored', 'submission.recorded'];

/** For failpoints that are hit many times: one in the middle of the job. */
const nthOf: Partial<Record<Failpoint, number>> = {
  'segment.inserted': 3,
  'segment.claimed': 3,
  'chunk.begun': 6,
  'chunk.applied': 6,
  'chunk.committed': 6,
};

describe('a full refresh whose worker is killed', () => {
  it.each(failpoints.filter((point) => !apiPoints.includes(point)))('at %s ends with exact counts', async (point) => {
    const jobs = await submitRefresh();
    const worker = product.startApp('worker', killAt(point, nthOf[point] ?? 1));
    expect(await worker.ended).toBe('SIGKILL');
    await goOn();
    await expectExact(jobs);
  });
});

describe('a submission whose API is killed', () => {
  it.each([
    ['payload.stored', 0],
    ['submission.recorded', 1],
  ] as const)('at %s is one job when it is submitted again', async (point, jobsBefore) => {
    const port = await findFreePort();
    const api = product.startApp('api', { ...killAt(point, 1), PORT: String(port) });
    const baseUrl = `http://127.0.0.1:${port}`;
    await waitUntil('the API listens', () =>
      fetch(`${baseUrl}/healthz`).then(
        () => true,
        () => undefined,
      ),
    );
    const submit = (client: PartnerClient) =>
      client.push('master/uoms', ndjson(items), { mode: 'bulk', correlationId: 'once' });
    await expect(submit(new PartnerClient(baseUrl, partner)).then()).rejects.toThrow('socket hang up');
    expect(await api.ended).toBe('SIGKILL');
    expect(await product.db.job.count({ where: { partnerId: partner.partnerId } })).toBe(jobsBefore);
    const { body } = await submit(partner).expect(202);
    await product.startWorker();
    expect(await partner.waitForEnd(body.job_id)).toMatchObject({ counts: { total, replay: 0, unprocessed: 0 } });
    expect(await product.db.job.count({ where: { partnerId: partner.partnerId } })).toBe(1);
  });
});

describe('a chunk that is in its COMMIT', () => {
  beforeAll(async () => {
    await product.db.$executeRaw`
      CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END $$`;
    await product.db.$executeRaw`
      CREATE CONSTRAINT TRIGGER wait_for_test AFTER INSERT ON ledger
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_for_test()`;
  });

  /** Starts a worker on the refresh, and makes its first chunks wait in COMMIT. */
  async function blockCommits() {
    const jobs = await submitRefresh();
    const lock = await product.holdLock('SELECT pg_advisory_xact_lock(1)');
    const worker = product.startApp('worker');
    const sessions = await lock.waiters(1);
    expect(new Set(sessions.map(({ query }) => query))).toEqual(new Set(['COMMIT']));
    return { jobs, lock, worker, sessions };
  }

  const committed = () =>
    product.db.ledger.count({ where: { job: { partnerId: partner.partnerId, mode: 'full-refresh' } } });

  it('is counted once where it commits after its worker is killed', async () => {
    const { jobs, lock, worker } = await blockCommits();
    await worker.kill();
    expect(await committed()).toBe(0);
    await lock.release();
    await waitUntil('the chunk is committed', async () => ((await committed()) > 0 ? true : undefined));
    await goOn();
    await expectExact(jobs);
  });

  it('is counted once where Postgres ends its session', async () => {
    const { jobs, lock, worker, sessions } = await blockCommits();
    for (const { pid } of sessions) await product.db.$queryRaw`SELECT pg_terminate_backend(${pid}::integer)`;
    await lock.release();
    await expectExact(jobs);
    worker.send('SIGTERM');
    expect(await worker.ended).toBe(0);
  });
});
