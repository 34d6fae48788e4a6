import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import {
  json,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
  testedBackends,
  waitUntil,
} from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

describe.each(testedBackends())('batches, with BullMQ on %s', (backend) => {
  beforeAll(async () => {
    product = await startTestProduct({ backend, limits: { SLUICE_CHUNK_ITEMS: '50' } });
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
    return (await product.db.record.findFirst({ where: { partnerId, collection: 'crm/contacts', sourceId } }))
      ?.lifecycle;
  }

  describe('modes and phases', () => {
    it('responds after parsing and validation in mode mixed, and queues the rest', async () => {
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

    it('reports in the end as many duplicates as in its response, whichever chunks they are in', async () => {
      await run({ resource: 'contact', action: 'merge', items: [{ ...contact('a'), source_version: 5 }] });
      const stale = { ...contact('a'), source_version: 4 };
      const items = [stale, ...Array.from({ length: 60 }, (_, at) => contact(`c-${at}`)), stale];
      const { body } = await post({ resource: 'contact', action: 'merge', items }).expect(202);
      expect(body.stats).toEqual({ ...noStats, duplicates: 1 });
      await product.startWorker();
      expect((await waitForEnd(body.id)).stats).toEqual({ ...noStats, created: 60, duplicates: 1 });
    });

    it.each(['merge', 'overwrite', 'delete'])('responds to %s when it has ended in mode sync', async (action) => {
      await product.startWorker();
      await partner.run(
        'crm/contacts',
        json([
          { source_id: 'a', name: 'A' },
          { source_id: 'z', name: 'Z' },
        ]),
      );
      const { body } = await post({ resource: 'contact', action, mode: 'sync', items: [contact('a', 'B')] }).expect(
        200,
      );
      const stats = {
        merge: { ...noStats, updated: 1 },
        overwrite: { ...noStats, updated: 1, overwritten: 1 },
        delete: { ...noStats, deleted: 1 },
      }[action];
      expect(body).toMatchObject({ mode: 'sync', status: 'completed', stats, reason: null, finished_at: time });
    });

    it('accepts 1,000 items in mode sync, and not one more', async () => {
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

    it('overwrites: creates, updates, and removes all others', async () => {
      await run({ resource: 'contact', action: 'merge', items: [contact('a'), contact('b')] });
      const batch = await run({ resource: 'contact', action: 'overwrite', items: [contact('b', 'B2'), contact('c')] });
      expect(batch).toMatchObject({ action: 'overwrite', phase: 'cleanup' });
      expect(batch.stats).toEqual({ ...noStats, created: 1, updated: 1, overwritten: 1 });
      expect(await lifecycleOf('a')).toBe('INACTIVE');
    });

    it('removes nothing where an id cannot be read, and says so', async () => {
      await run({ resource: 'contact', action: 'merge', items: [contact('a')] });
      const batch = await run({ resource: 'contact', action: 'overwrite', items: [contact('b'), { name: 'No id' }] });
      expect(batch).toMatchObject({ status: 'completed', stats: { created: 1, invalid: 1, overwritten: 0 } });
      expect(batch.reason).toMatch(/id/);
      expect(await lifecycleOf('a')).toBe('ACTIVE');
    });

    it('quarantines an item that refers to a missing record, and lists it', async () => {
      const items = [{ ...contact('q'), groups: ['nowhere'] }];
      const batch = await run({ resource: 'contact', action: 'merge', items });
      expect(batch).toMatchObject({ status: 'completed', stats: noStats, has_errors_file: true });
      const { body } = await supertest(product.baseUrl).get(batch._errors_json_url).expect(200);
      expect(body).toMatchObject([{ index: 0, id: 'q', status: 'QUARANTINED', item: items[0] }]);
    });

    it('deletes permanently the items with a valid id', async () => {
      await run({
        resource: 'contact',
        action: 'merge',
        items: [{ ...contact('a'), source_version: 5 }, contact('b')],
      });
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
});
