import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { purge } from '@sluice/ingest';
import supertest from 'supertest';
import { json, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

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

const contact = (id: string) => ({ id, name: id });

function post(body: object, headers: Record<string, string> = {}): supertest.Test {
  const request = supertest(product.baseUrl).post('/api/v1/batches').set('X-API-Key', partner.apiKey);
  return request.set(headers).send(body) as supertest.Test;
}

function get(path = '', by = partner): supertest.Test {
  return supertest(product.baseUrl).get(`/api/v1/batches${path}`).set('X-API-Key', by.apiKey);
}

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
  it('answers 410 after 7 days, and the purge deletes batches that were never uploaded', async () => {
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

  it('returns the same batch for the same request', async () => {
    const { body } = await post(batch, header).expect(202);
    expect((await post(batch, header).expect(202)).body.id).toBe(body.id);
    expect(await product.payloadKeys(partner.partnerId)).toHaveLength(1);
  });

  it('returns the same batch for the same request for an upload', async () => {
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
