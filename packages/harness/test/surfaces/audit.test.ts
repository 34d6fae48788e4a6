import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatId } from '@sluice/contracts';
import supertest from 'supertest';
import {
  json,
  PapiClient,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
  waitUntil,
} from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_BULL_BOARD_WRITABLE: 'true', SLUICE_CHUNK_ITEMS: '2' } });
  partner = await product.addPartner();
  await product.startWorker();
});
afterAll(() => product.stop());

type Entry = Record<string, unknown> & { act: string };

/** The entries of a partner, newest first. */
async function list(query: Record<string, string> = { partner_id: partner.partnerId }): Promise<Entry[]> {
  return (await product.admin('get', '/audit').query(query).expect(200)).body.items;
}

const keyIdOf = ({ apiKey }: { apiKey: string }) => String(apiKey.split('_')[1]);
const customers = (...ids: string[]) => json(ids.map((id) => ({ source_id: id, name: id })));

async function load(collection: string, ...ids: string[]): Promise<void> {
  await partner.push(collection, customers(...ids)).expect(200);
}

async function openSession(): Promise<string> {
  const { body } = await partner.post('/sessions').send({ collection: 'crm/groups', mode: 'bulk' }).expect(201);
  return body.session_id;
}

async function quarantineItem(): Promise<string> {
  const item = { source_id: 'lost', name: 'lost', base_uom: 'NONE' };
  const { body } = await partner.push('master/skus', json([item])).expect(200);
  return body.results[0].quarantine_id;
}

async function queueJob(): Promise<string> {
  await product.stopWorkers();
  const { body } = await partner.push('crm/groups', customers('q'), { mode: 'bulk' }).expect(202);
  return body.job_id;
}

/** An act of a partner, done by a request. */
interface Act {
  act: string;
  detail?: object;
  /** Does it under the correlation id, and returns its target. */
  do(correlationId: string): Promise<unknown>;
}

const byPartner: Act[] = [
  {
    act: 'records.tombstoned',
    detail: { collection: 'tracking/assets', records: 2 },
    do: async (correlationId) => {
      await load('tracking/assets', 'a', 'b', 'c');
      return (await partner.run('tracking/assets', customers('a'), { mode: 'full-refresh', correlationId })).job_id;
    },
  },
  {
    act: 'records.deleted',
    detail: { collection: 'crm/groups', records: 3 },
    do: async (correlationId) => {
      await load('crm/groups', 'a', 'b', 'c');
      const job = { correlationId, query: { action: 'delete' } };
      return (await partner.run('crm/groups', customers('a', 'b', 'c', 'unknown'), job)).job_id;
    },
  },
  {
    act: 'records.deleted',
    detail: { collection: 'crm/contacts', records: 1 },
    do: async (correlationId) => {
      await load('crm/contacts', 'a');
      const options = { correlationId, query: { action: 'delete' } };
      await partner.push('crm/contacts', customers('a'), options).expect(200);
      // Sent again, it deletes nothing.
      await partner.push('crm/contacts', customers('a'), options).expect(200);
      return (await partner.get('/jobs').query({ limit: '1' }).expect(200)).body.items[0].job_id;
    },
  },
  {
    act: 'job.cancelled',
    do: async (correlationId) => {
      const jobId = await queueJob();
      await partner.post(`/jobs/${jobId}/cancel`).set('X-Correlation-Id', correlationId).expect(200);
      await partner.post(`/jobs/${jobId}/cancel`).set('X-Correlation-Id', correlationId).expect(200);
      return jobId;
    },
  },
  {
    act: 'job.retried',
    do: async (correlationId) => {
      const jobId = await queueJob();
      await partner.post(`/jobs/${jobId}/cancel`).expect(200);
      await partner.post(`/jobs/${jobId}/retry`).set('X-Correlation-Id', correlationId).expect(200);
      await product.startWorker();
      return (await partner.waitForEnd(jobId)).job_id;
    },
  },
  {
    act: 'session.deleted',
    detail: { collection: 'crm/groups', parts: 0 },
    do: async (correlationId) => {
      const id = await openSession();
      await partner.delete(`/sessions/${id}`).set('X-Correlation-Id', correlationId).expect(204);
      return id;
    },
  },
  {
    act: 'quarantine.deleted',
    detail: { collection: 'master/skus', source_id: 'lost' },
    do: async (correlationId) => {
      const id = await quarantineItem();
      await partner.delete(`/quarantine/${id}`).set('X-Correlation-Id', correlationId).expect(204);
      return id;
    },
  },
  ...(
    [
      ['products.archived', 'put', '/products/archive/by-ids', {}],
      ['products.unpublished', 'post', '/product/state/list/by-ids', { action: 'UNPUBLISH' }],
    ] as const
  ).map(([act, method, path, body]) => ({
    act,
    detail: { records: 2 },
    do: async (correlationId: string) => {
      const products = [act, `${act}-2`];
      await load('catalog/products', ...products);
      const request = new PapiClient(product.baseUrl, partner).send(method, path);
      const sent = { ids: [...products, 'unknown'], ...body };
      await request.set('X-Correlation-Id', correlationId).send(sent).expect(200);
      return (await partner.get('/jobs').query({ limit: '1' }).expect(200)).body.items[0].job_id;
    },
  })),
];

describe('what a partner does', () => {
  it.each(byPartner)('is in the audit log once: $act', async ({ act, detail, do: run }) => {
    const correlationId = `c-${randomUUID()}`;
    const target = await run(correlationId);
    const entries = (await list()).filter((entry) => entry.correlation_id === correlationId);
    const by = { actor: 'partner', key_id: keyIdOf(partner), partner_id: partner.partnerId };
    const is = { act, target, outcome: 'done', detail: detail ?? {}, correlation_id: correlationId };
    expect(entries).toEqual([{ ...by, ...is, at: expect.stringMatching(/Z$/), audit_id: expect.any(String) }]);
  });

  it('has the key of whoever asked for the upload, which is sent without one', async () => {
    await load('crm/contacts', 'u');
    const open = supertest(product.baseUrl).post('/api/v1/batches').set('X-API-Key', partner.apiKey);
    const { body } = await open.send({ resource: 'contact', action: 'delete', upload: true }).expect(201);
    await supertest(product.baseUrl).put(body._upload_url).type('json').send('[{"id":"u"}]').expect(202);
    const found = await waitUntil('it is in the audit log', async () =>
      (await list({ act: 'records.deleted' })).find(({ target }) => target === formatId('job', body.id)),
    );
    expect(found).toMatchObject({ key_id: keyIdOf(partner), partner_id: partner.partnerId, detail: { records: 1 } });
  });

  it('is not in the audit log where it destroys nothing', async () => {
    const before = (await list()).length;
    await load('crm/groups', 'x');
    await partner.run('crm/groups', customers('x', 'y'));
    expect(await list()).toHaveLength(before);
  });

  it('is not done where it cannot be written to the audit log', async () => {
    const id = await openSession();
    await product.db
      .$executeRaw`ALTER TABLE audit_log ADD CONSTRAINT refused CHECK (act <> 'session.deleted') NOT VALID`;
    await partner.delete(`/sessions/${id}`).expect(500);
    await product.db.$executeRaw`ALTER TABLE audit_log DROP CONSTRAINT refused`;
    await partner.get(`/sessions/${id}`).expect(200);
  });
});

describe('what the admin key does', () => {
  it('is in the audit log', async () => {
    const id = `p-${randomUUID().slice(0, 8)}`;
    await product.admin('post', '/partners').send({ partner_id: id, name: 'Acme' }).expect(201);
    await product.admin('post', '/partners').send({ partner_id: id, name: 'Again' }).expect(409);
    await product.admin('patch', `/partners/${id}`).send({ job_timeout_s: 60 }).expect(200);
    const { keyId } = await product.addKey(id);
    await product.admin('delete', `/partners/${id}/keys/${keyId}`).expect(204);
    await product.admin('delete', `/partners/${id}/keys/${keyId}`).expect(204);
    const by = { actor: 'admin', key_id: null, partner_id: id, outcome: 'done' };
    expect(await list({ partner_id: id })).toMatchObject([
      { ...by, act: 'key.revoked', target: keyId, detail: {} },
      { ...by, act: 'key.created', target: keyId, detail: {} },
      { ...by, act: 'partner.changed', target: id, detail: { job_timeout_s: 60 } },
      { ...by, act: 'partner.created', target: id, detail: { name: 'Acme' } },
    ]);
  });

  it('is in the audit log before the queue is changed, on Bull Board', async () => {
    const path = '/api/queues/sluice/pause';
    await supertest(product.baseUrl).put(`/ops/queues${path}`).set('X-API-Key', product.adminApiKey);
    expect((await list({ act: 'board.changed' }))[0]).toMatchObject({ actor: 'admin', target: `PUT ${path}` });
  });
});
