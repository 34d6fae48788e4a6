import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { purge } from '@sluice/ingest';
import supertest from 'supertest';
import { json, type PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product.stop());
beforeEach(async () => {
  await product.stopWorkers();
  partner = await product.addPartner();
});

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const signed = (below: string) => expect.stringMatching(new RegExp(`^/api/v1/batches/[^/]+/${below}\\?.*signature=`));
const noStats = { created: 0, updated: 0, deleted: 0, overwritten: 0, duplicates: 0, invalid: 0 };
const contact = (id: string, name = id) => ({ id, name });

function post(body: object, headers: Record<string, string> = {}): supertest.Test {
  const request = supertest(product.baseUrl).post('/api/v1/batches').set('X-API-Key', partner.apiKey);
  return request.set(headers).send(body) as supertest.Test;
}

function get(path = '', by = partner): supertest.Test {
  return supertest(product.baseUrl).get(`/api/v1/batches${path}`).set('X-API-Key', by.apiKey);
}

function waitForEnd(id: string) {
  return waitUntil(`${id} ended`, async () => {
    const { body } = await get(`/${id}`).expect(200);
    return body.finished_at === null ? undefined : body;
  });
}

/** Makes a batch, and polls it until it has ended. */
async function run(body: object) {
  const { body: batch } = await post(body).expect(202);
  await product.startWorker();
  const ended = await waitForEnd(batch.id);
  await product.stopWorkers();
  return ended;
}

async function lifecycleOf(sourceId: string) {
  const { partnerId } = partner;
  return (await product.db.record.findFirst({ where: { partnerId, collection: 'crm/contacts', sourceId } }))?.lifecycle;
}

describe('modes and phases', () => {
  it('answers after parsing and validation in mode mixed, and queues the rest', async () => {
    const items = [contact('a', 'Old'), contact('b'), contact('a', 'New'), { id: '', name: 'No id' }];
    const answer = await post({ resource: 'contact', action: 'merge', items }).expect(202);
    const queued = {
      id: uuid,
      resource: 'contact',
      action: 'merge',
      mode: 'mixed',
      status: 'queued',
      phase: 'validation',
      stats: { ...noStats, duplicates: 1, invalid: 1 },
      reason: null,
      has_upload_file: false,
      has_errors_file: false,
      _upload_url: null,
      _upload_csv_url: null,
      _upload_json_url: null,
      _errors_csv_url: null,
      _errors_json_url: null,
      created_at: time,
      started_at: null,
      finished_at: null,
    };
    expect(answer.body).toEqual(queued);
    expect(answer.headers.location).toBe(`/api/v1/batches/${answer.body.id}`);
    expect((await get(`/${answer.body.id}`).expect(200)).body).toEqual(queued);
    await product.startWorker();
    expect(await waitForEnd(answer.body.id)).toEqual({
      ...queued,
      status: 'completed',
      phase: 'processing',
      stats: { ...noStats, created: 2, duplicates: 1, invalid: 1 },
      has_upload_file: true,
      has_errors_file: true,
      _upload_csv_url: signed('upload.csv'),
      _upload_json_url: signed('upload.json'),
      _errors_csv_url: signed('errors.csv'),
      _errors_json_url: signed('errors.json'),
      started_at: time,
      finished_at: time,
    });
    expect(await partner.record('crm/contacts', 'a')).toMatchObject({ source_id: 'a', data: { name: 'New' } });
  });

  it.each(['merge', 'overwrite', 'delete'])('answers %s at its end in mode sync', async (action) => {
    await product.startWorker();
    await partner.run(
      'crm/contacts',
      json([
        { source_id: 'a', name: 'A' },
        { source_id: 'z', name: 'Z' },
      ]),
    );
    const { body } = await post({ resource: 'contact', action, mode: 'sync', items: [contact('a', 'B')] }).expect(200);
    const stats = {
      merge: { ...noStats, updated: 1 },
      overwrite: { ...noStats, updated: 1, overwritten: 1 },
      delete: { ...noStats, deleted: 1 },
    }[action];
    expect(body).toMatchObject({ mode: 'sync', status: 'completed', stats, reason: null, finished_at: time });
  });

  it('takes 1,000 items in mode sync, and not one more', async () => {
    const items = Array.from({ length: 1_001 }, (_, at) => contact(`c-${at}`));
    const { body } = await post({ resource: 'contact', action: 'merge', mode: 'sync', items }).expect(422);
    expect(body).toMatchObject({ code: 'validation_failed', detail: expect.stringContaining('1000') });
    await product.startWorker();
    await post({ resource: 'contact', action: 'merge', mode: 'sync', items: items.slice(1) }).expect(200);
  });
});

describe('actions', () => {
  it('merges: updates and creates', async () => {
    await run({ resource: 'contact', action: 'merge', items: [contact('a'), contact('b')] });
    const { stats } = await run({ resource: 'contact', action: 'merge', items: [contact('b', 'B2'), contact('c')] });
    expect(stats).toEqual({ ...noStats, created: 1, updated: 1 });
    expect(await lifecycleOf('a')).toBe('ACTIVE');
  });

  it('overwrites: creates, updates, and takes all others away', async () => {
    await run({ resource: 'contact', action: 'merge', items: [contact('a'), contact('b')] });
    const batch = await run({ resource: 'contact', action: 'overwrite', items: [contact('b', 'B2'), contact('c')] });
    expect(batch).toMatchObject({ action: 'overwrite', phase: 'cleanup' });
    expect(batch.stats).toEqual({ ...noStats, created: 1, updated: 1, overwritten: 1 });
    expect(await lifecycleOf('a')).toBe('INACTIVE');
  });

  it('takes nothing away where an id cannot be read, and says so', async () => {
    await run({ resource: 'contact', action: 'merge', items: [contact('a')] });
    const batch = await run({ resource: 'contact', action: 'overwrite', items: [contact('b'), { name: 'No id' }] });
    expect(batch).toMatchObject({ status: 'completed', stats: { created: 1, invalid: 1, overwritten: 0 } });
    expect(batch.reason).toMatch(/id/);
    expect(await lifecycleOf('a')).toBe('ACTIVE');
  });

  it('quarantines what refers to a record that is missing, and hands it out', async () => {
    const items = [{ ...contact('q'), groups: ['nowhere'] }];
    const batch = await run({ resource: 'contact', action: 'merge', items });
    expect(batch).toMatchObject({ status: 'completed', stats: noStats, has_errors_file: true });
    const { body } = await supertest(product.baseUrl).get(batch._errors_json_url).expect(200);
    expect(body).toMatchObject([{ index: 0, id: 'q', status: 'QUARANTINED', item: items[0] }]);
  });

  it('deletes, for good, what has a valid id', async () => {
    await run({ resource: 'contact', action: 'merge', items: [{ ...contact('a'), source_version: 5 }, contact('b')] });
    const items = [{ id: 'a', source_version: 6 }, { name: 'b' }, { id: 7 }];
    const batch = await run({ resource: 'contact', action: 'delete', items });
    expect(batch.stats).toEqual({ ...noStats, deleted: 1, invalid: 2 });
    expect([await lifecycleOf('a'), await lifecycleOf('b')]).toEqual(['DELETED', 'ACTIVE']);
    expect(await partner.record('crm/contacts', 'a')).toBeUndefined();
    await run({ resource: 'contact', action: 'merge', items: [{ ...contact('a'), source_version: 4 }] });
    expect(await lifecycleOf('a')).toBe('DELETED');
  });

  it.each([
    ['group', 'crm/groups', { name: 'G' }],
    ['shipment', 'tracking/shipments', { reference: 'R' }],
    ['tracker', 'tracking/trackers', { serial: 'S' }],
    ['asset', 'tracking/assets', { name: 'A' }],
  ])('merges a %s', async (resource, collection, fields) => {
    const batch = await run({ resource, action: 'merge', items: [{ id: 'x', ...fields }] });
    expect(batch).toMatchObject({ resource, stats: { ...noStats, created: 1 } });
    expect(await partner.record(collection, 'x')).toMatchObject({ source_id: 'x', data: fields });
  });
});

describe('statuses', () => {
  it.each([
    ['QUEUED', 'queued', null],
    ['RUNNING', 'processing', null],
    ['COMPLETED', 'completed', null],
    ['COMPLETED_WITH_ERRORS', 'completed', null],
    ['FAILED', 'failed', 'It broke.'],
    ['CANCELLED', 'failed', 'The batch was cancelled.'],
    ['TIMED_OUT', 'timed_out', 'It took too long.'],
  ])('shows a job that is %s as %s', async (state, status, reason) => {
    const { body } = await post({ resource: 'contact', action: 'merge', items: [contact('a')] }).expect(202);
    const told = state === 'CANCELLED' ? null : reason;
    await product.db.job.update({ where: { jobId: body.id }, data: { state, reason: told } });
    expect((await get(`/${body.id}`).expect(200)).body).toMatchObject({ status, reason });
    expect((await get(`?status=${status}`).expect(200)).body.items).toHaveLength(1);
    const other = status === 'queued' ? 'failed' : 'queued';
    expect((await get(`?status=${other}`).expect(200)).body.items).toEqual([]);
  });
});

describe('lists', () => {
  it('shows the newest first, page by page, and filters', async () => {
    const first = (await post({ resource: 'contact', action: 'merge', items: [contact('a')] })).body.id;
    const second = (await post({ resource: 'group', action: 'overwrite', items: [contact('g')] })).body.id;
    const third = (await post({ resource: 'contact', action: 'delete', upload: true }).expect(201)).body.id;
    await partner.push('crm/contacts', json([{ source_id: 'n', name: 'N' }]), { mode: 'bulk' }).expect(202);
    const idsOf = async (query: string) =>
      (await get(query).expect(200)).body.items.map(({ id }: { id: string }) => id);
    expect(await idsOf('')).toEqual([third, second, first]);
    expect(await idsOf('?resource=contact')).toEqual([third, first]);
    expect(await idsOf('?action=overwrite')).toEqual([second]);
    expect(await idsOf('?action=merge')).toEqual([first]);
    expect(await idsOf('?action=delete&status=queued')).toEqual([third]);
    const { body: page } = await get('?limit=2').expect(200);
    expect(page).toMatchObject({ has_more: true, items: [{ id: third }, { id: second }] });
    const { body: rest } = await get(`?limit=2&cursor=${page.next_cursor}`).expect(200);
    expect(rest).toMatchObject({ has_more: false, next_cursor: null, items: [{ id: first }] });
  });

  it("never shows another partner's batch, nor another surface's job", async () => {
    const { body } = await post({ resource: 'contact', action: 'merge', items: [contact('a')] }).expect(202);
    const other = await product.addPartner();
    expect((await get(`/${body.id}`, other).expect(404)).body.code).toBe('not_found');
    expect((await get('', other).expect(200)).body.items).toEqual([]);
    await partner.push('crm/contacts', json([{ source_id: 'n', name: 'N' }]), { mode: 'bulk' }).expect(202);
    const native = await product.db.job.findFirstOrThrow({
      where: { surface: 'native', partnerId: partner.partnerId },
    });
    await get(`/${native.jobId}`).expect(404);
  });
});

describe('retention', () => {
  it('answers 410 after 7 days, and the purge takes away what was never uploaded', async () => {
    await product.startWorker();
    const items = [{ name: 'No id' }];
    const done = (await post({ resource: 'contact', action: 'merge', mode: 'sync', items }).expect(200)).body;
    const missed = (await post({ resource: 'contact', action: 'merge', upload: true }).expect(201)).body;
    await product.db
      .$executeRaw`UPDATE jobs SET finished_at = now() - interval '8 days' WHERE job_id = ${done.id}::uuid`;
    await product.db.$executeRaw`UPDATE batches SET expires_at = now() - interval '8 days' WHERE job_id IS NULL`;
    for (const { id } of [done, missed]) expect((await get(`/${id}`).expect(410)).body.code).toBe('archived');
    expect((await get().expect(200)).body.items).toEqual([]);
    await supertest(product.baseUrl).get(done._errors_json_url).expect(410);
    await purge(
      product.resources(async () => undefined),
      new AbortController().signal,
    );
    await get(`/${missed.id}`).expect(404);
    expect(await product.payloadKeys(partner.partnerId)).toEqual([]);
  });
});

describe('idempotency', () => {
  const header = { 'X-Correlation-Id': 'batch-1' };
  const batch = { resource: 'contact', action: 'merge', items: [contact('a')] };

  it('answers the same request with the same batch', async () => {
    const { body } = await post(batch, header).expect(202);
    expect((await post(batch, header).expect(202)).body.id).toBe(body.id);
    expect(await product.payloadKeys(partner.partnerId)).toHaveLength(1);
  });

  it('answers the same request for an upload with the same batch', async () => {
    const { body } = await post({ ...batch, items: undefined, upload: true }, header).expect(201);
    expect((await post({ ...batch, items: undefined, upload: true }, header).expect(201)).body.id).toBe(body.id);
    expect((await post(batch, header).expect(422)).body.code).toBe('correlation_id_reused');
    expect(await product.payloadKeys(partner.partnerId)).toEqual([]);
  });

  it.each([
    ['other items', { ...batch, items: [contact('b')] }],
    ['another action', { ...batch, action: 'delete' }],
    ['an upload', { ...batch, items: undefined, upload: true }],
  ])('refuses the same id for %s', async (_, other) => {
    await post(batch, header).expect(202);
    expect((await post(other, header).expect(422)).body.code).toBe('correlation_id_reused');
    expect(await product.payloadKeys(partner.partnerId)).toHaveLength(1);
  });
});
