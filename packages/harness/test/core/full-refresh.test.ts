import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Body,
  csv,
  json,
  ndjson,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
} from '../../src/index.ts';

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

const uom = (id: string, version?: number) => ({
  source_id: id,
  name: `Unit ${id}`,
  ...(version && { source_version: version }),
});

async function hold(...ids: string[]): Promise<void> {
  await partner.push('master/uoms', json(ids.map((id) => uom(id, 1)))).expect(200);
}

async function lifecycles(...ids: string[]): Promise<unknown[]> {
  const records = await Promise.all(ids.map((id) => partner.record('master/uoms', id)));
  return records.map((record) => record?.lifecycle);
}

async function refresh(body: Body, query: Record<string, string> = {}) {
  const response = await partner.push('master/uoms', body, { mode: 'full-refresh', query }).expect(202);
  await product.startWorker();
  return partner.waitForEnd(response.body.job_id);
}

describe('a full refresh', () => {
  it('tombstones what is absent, and nothing else', async () => {
    await hold('A', 'B', 'C');
    const other = await product.addPartner();
    await other.push('master/uoms', json([uom('C', 1)])).expect(200);
    const job = await refresh(json([uom('A', 1), uom('B', 2)]));
    expect(job).toMatchObject({ state: 'COMPLETED', counts: { total: 2, accepted: 1, replay: 1, tombstoned: 1 } });
    expect(job.phases.map(({ phase }) => phase)).toEqual(['parsing', 'validation', 'processing', 'cleanup']);
    expect(await lifecycles('A', 'B', 'C')).toEqual(['ACTIVE', 'ACTIVE', 'INACTIVE']);
    expect(await other.record('master/uoms', 'C')).toMatchObject({ lifecycle: 'ACTIVE' });
  });

  it('keeps what was accepted after it', async () => {
    await hold('A', 'B', 'C');
    const { body } = await partner
      .push('master/uoms', json([uom('A', 1), uom('B', 1)]), { mode: 'full-refresh' })
      .expect(202);
    await partner.push('master/uoms', json([uom('D', 1), uom('C', 2)])).expect(200);
    await product.startWorker();
    expect(await partner.waitForEnd(body.job_id)).toMatchObject({ counts: { tombstoned: 0 } });
    expect(await lifecycles('A', 'B', 'C', 'D')).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE']);
  });

  it('keeps a record whose item was rejected or quarantined', async () => {
    await hold('A', 'B', 'C');
    const job = await refresh(json([uom('A', 1), { source_id: 'B', name: 7 }, { ...uom('C', 2), base_uom: 'absent' }]));
    expect(job).toMatchObject({
      state: 'COMPLETED_WITH_ERRORS',
      counts: { replay: 1, rejected: 1, quarantined: 1, tombstoned: 0 },
    });
    expect(await lifecycles('A', 'B', 'C')).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  });

  it.each([
    ['missing id', json([uom('A', 2), { name: 'no id' }])],
    ['id that is no text', json([uom('A', 2), { source_id: 5, name: 'n' }])],
    [
      'id that is there twice',
      {
        type: 'application/json',
        bytes: `{"items":[${JSON.stringify(uom('A', 2))},{"source_id":"B","source_id":"C"}]}`,
      },
    ],
    [
      'NUL in its id',
      { type: 'application/json', bytes: `{"items":[${JSON.stringify(uom('A', 2))},{"source_id":"B\\u0000"}]}` },
    ],
    ['broken line', { type: 'application/x-ndjson', bytes: `${JSON.stringify(uom('A', 2))}\n{"source_id":"B"\n` }],
  ])('does not tombstone where an item has a %s, and says why', async (_, body) => {
    await hold('A', 'B');
    const job = await refresh(body);
    expect(job).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', counts: { accepted: 1, rejected: 1, tombstoned: 0 } });
    expect(job.reason).toContain('source_id');
    expect(await lifecycles('A', 'B')).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it.each([
    ['JSON', json([])],
    ['NDJSON', { type: 'application/x-ndjson', bytes: '\n\n' }],
    ['CSV', csv('source_id,name')],
  ])('refuses an empty %s payload without allow_empty', async (_, body) => {
    await hold('A', 'B');
    expect(await refresh(body)).toMatchObject({
      state: 'FAILED',
      counts: { tombstoned: 0 },
      reason: expect.stringContaining('allow_empty'),
    });
    expect(await lifecycles('A', 'B')).toEqual(['ACTIVE', 'ACTIVE']);
    expect(await refresh(body, { allow_empty: 'true' })).toMatchObject({
      state: 'COMPLETED',
      counts: { total: 0, tombstoned: 2 },
    });
    expect(await lifecycles('A', 'B')).toEqual(['INACTIVE', 'INACTIVE']);
  });

  it('does not tombstone after a truncated payload', async () => {
    await hold('A', 'B');
    const job = await refresh({ type: 'application/json', bytes: '{"items":[{"source_id":"A","name":"a"}' });
    expect(job).toMatchObject({ state: 'FAILED', counts: { accepted: 0, tombstoned: 0 } });
    expect(await lifecycles('A', 'B')).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('does not tombstone once it is cancelled', async () => {
    await hold('A', 'B');
    const { body } = await partner.push('master/uoms', json([uom('A', 1)]), { mode: 'full-refresh' }).expect(202);
    await partner.post(`/jobs/${body.job_id}/cancel`).expect(200);
    await product.startWorker();
    await partner.run('master/uoms', json([uom('Z', 1)]));
    expect(await lifecycles('A', 'B')).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it.each([
    ['the same version', 1],
    ['a higher version', 2],
    ['no version', undefined],
  ])('restores a tombstoned record with %s, as updated', async (_, version) => {
    await hold('A', 'B');
    await refresh(json([uom('A', 1)]));
    const { body } = await partner.push('master/uoms', json([uom('B', version)])).expect(200);
    expect(body.summary).toMatchObject({ accepted: 1 });
    expect(await lifecycles('B')).toEqual(['ACTIVE']);
    const jobs = await partner.get('/jobs?collection=master/uoms&limit=1').expect(200);
    expect(jobs.body.items[0].counts).toMatchObject({ accepted: 1, updated: 1, created: 0 });
  });

  it('does not restore a tombstoned record by an older version', async () => {
    await partner.push('master/uoms', json([uom('A', 5), uom('B', 5)])).expect(200);
    await refresh(json([uom('A', 5)]));
    await partner.push('master/uoms', json([uom('B', 4)])).expect(200);
    expect(await lifecycles('B')).toEqual(['INACTIVE']);
  });

  it('lists records by lifecycle', async () => {
    await hold('A', 'B', 'C');
    await refresh(ndjson([uom('B', 1)]));
    const { body } = await partner.get('/master/uoms?lifecycle=INACTIVE&limit=1').expect(200);
    expect(body).toMatchObject({ items: [{ source_id: 'A' }], has_more: true });
    const next = await partner.get(`/master/uoms?lifecycle=INACTIVE&limit=1&cursor=${body.next_cursor}`).expect(200);
    expect(next.body).toMatchObject({ items: [{ source_id: 'C' }], has_more: false, next_cursor: null });
  });
});
