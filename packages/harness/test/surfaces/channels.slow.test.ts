import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { json, ndjson, type PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';

const customers = 'crm/customers';

let product: TestProduct;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SEGMENT_BYTES: '400000' } });
  await product.startWorker();
});
afterAll(() => product.stop());

const customer = (n: number) => ({
  externalId: `C-${n}`,
  firstName: `Ann ${n}`,
  lastName: n % 7 === 0 ? `O'Größe, "the ${n}"` : 'Müller',
  email: `c${n}@example.com`,
  addresses: [{ type: n % 2 ? 'home' : 'billing', city: 'Köln', country: 'DE' }],
  attributes: { points: n / 4, remark: 'line 1\nline 2' },
});
type Customer = ReturnType<typeof customer>;

const all = Array.from({ length: 10_000 }, (_, n) => customer(n));
/** The records as items of the channels that identify a record by its source_id. */
const items = (records: readonly Customer[]) => records.map((record) => ({ source_id: record.externalId, ...record }));

/** The resulting records: everything that a partner reads, except internal ids and times. */
async function readRecords(partner: PartnerClient, collection = customers) {
  const found: unknown[] = [];
  let cursor = '';
  do {
    const { body } = await partner.get(`/${collection}`).query({ limit: 1_000, cursor }).expect(200);
    for (const { source_id, source_version, lifecycle, data } of body.items)
      found.push({ source_id, source_version, lifecycle, data });
    cursor = body.next_cursor;
  } while (cursor !== null);
  return found;
}

async function pushNatively(partner: PartnerClient): Promise<void> {
  expect(await partner.run(customers, json(items(all)))).toMatchObject({
    state: 'COMPLETED',
    counts: { created: 10_000 },
  });
}

/** Ten requests of a thousand records, which run one after the other. */
async function pushByAsyncBulk({ apiKey }: PartnerClient): Promise<void> {
  const api = supertest(product.baseUrl);
  for (let first = 0; first < all.length; first += 1_000) {
    const records = all.slice(first, first + 1_000);
    const sent = api.post(`/api/v1/${customers}/bulk`).set('X-API-Key', apiKey);
    const { uuid } = (await sent.send({ resources: records }).expect(202)).body.resource;
    const ended = await waitUntil(`${uuid} ended`, async () => {
      const { body } = await api.get(`/api/v1/async/jobs/${uuid}`).set('X-API-Key', apiKey).expect(200);
      return body.resource.dateCompleted === null ? undefined : body.resource;
    });
    expect(ended).toMatchObject({ status: 'COMPLETED', numRecordsSuccessfullyProcessed: 1_000 });
  }
}

/** Four parts of different lengths, the last ones first, and one of them twice. */
async function pushByParts(partner: PartnerClient, mode: string): Promise<void> {
  const { body: session } = await partner.post('/sessions').send({ collection: customers, mode }).expect(201);
  const path = `/sessions/${session.session_id}`;
  const parts = [all.slice(0, 1), all.slice(1, 6_000), all.slice(6_000, 9_999), all.slice(9_999)];
  for (const n of [4, 3, 1, 3, 2]) {
    const { type, bytes } = ndjson(items(parts[n - 1] ?? []));
    await partner.put(`${path}/parts/${n}`).set('Content-Type', type).send(bytes).expect(200);
  }
  const { body: job } = await partner.post(`${path}/done`).send({ parts: parts.length }).expect(202);
  expect(await partner.waitForEnd(job.job_id)).toMatchObject({ state: 'COMPLETED', counts: { created: 10_000 } });
}

describe('the same 10,000 customers', () => {
  const expected = items(all)
    .map(({ source_id, ...data }) => ({ source_id, source_version: null, lifecycle: 'ACTIVE', data }))
    .sort((a, b) => (a.source_id < b.source_id ? -1 : 1));

  it.each<[string, (partner: PartnerClient) => Promise<void>]>([
    ['native bulk', pushNatively],
    ['async bulk', pushByAsyncBulk],
    ['the parts of a session', (partner) => pushByParts(partner, 'bulk')],
    ['the parts of a full refresh', (partner) => pushByParts(partner, 'full-refresh')],
  ])('give the same records by %s', async (_channel, push) => {
    const partner = await product.addPartner();
    await push(partner);
    expect(await readRecords(partner)).toEqual(expected);
  });
});

/** The batches surface has contacts, but not customers. */
describe('the same 10,000 contacts', () => {
  const contact = (n: number) => ({
    name: `Ann ${n} O'Größe`,
    email: `c${n}@example.com`,
    attributes: { points: n / 4 },
  });
  const contacts = Array.from({ length: 10_000 }, (_, n) => contact(n));

  it('give the same records by native bulk and by a batch that merges', async () => {
    const [native, batch] = [await product.addPartner(), await product.addPartner()];
    const sent = contacts.map((content, n) => ({ source_id: `C-${n}`, ...content }));
    expect(await native.run('crm/contacts', json(sent))).toMatchObject({ counts: { created: 10_000 } });
    await pushByBatch(
      batch,
      contacts.map((content, n) => ({ id: `C-${n}`, ...content })),
    );
    const records = await readRecords(native, 'crm/contacts');
    expect(records).toHaveLength(10_000);
    expect(await readRecords(batch, 'crm/contacts')).toEqual(records);
  });
});

async function pushByBatch({ apiKey }: PartnerClient, items: readonly object[]): Promise<void> {
  const api = supertest(product.baseUrl);
  const sent = api.post('/api/v1/batches').set('X-API-Key', apiKey);
  const { id } = (await sent.send({ resource: 'contact', action: 'merge', items }).expect(202)).body;
  const ended = await waitUntil(`${id} ended`, async () => {
    const { body } = await api.get(`/api/v1/batches/${id}`).set('X-API-Key', apiKey).expect(200);
    return body.finished_at === null ? undefined : body;
  });
  expect(ended).toMatchObject({ status: 'completed', stats: { created: 10_000 } });
}
