import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  csv,
  json,
  ndjson,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
  testedBackends,
} from '../../src/index.ts';

describe.each(testedBackends())('jobs, with BullMQ on %s', (backend) => {
  let product: TestProduct;
  let partner: PartnerClient;

  beforeAll(async () => {
    product = await startTestProduct({ backend, limits: { SLUICE_SEGMENT_BYTES: '20000', SLUICE_CHUNK_ITEMS: '100' } });
  });
  afterAll(() => product.stop());
  beforeEach(async () => {
    await product.stopWorkers();
    partner = await product.addPartner();
    await partner.push('master/uoms', json([{ source_id: 'EA', name: 'Each' }])).expect(200);
  });

  const skus = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      source_id: `S${i}`,
      source_version: 1,
      name: `n ${i}`,
      base_uom: 'EA',
    }));

  it('makes one job of fifty submissions at once', async () => {
    const body = json(skus(20));
    const sent = Array.from({ length: 50 }, () =>
      partner.push('master/skus', body, { mode: 'bulk', correlationId: 'fifty' }),
    );
    const ids = new Set((await Promise.all(sent)).map((response) => response.body.job_id));
    expect(ids.size).toBe(1);
    expect(await product.payloadKeys(partner.partnerId)).toHaveLength(1);
    await product.startWorker();
    const [jobId] = ids;
    expect(await partner.waitForEnd(String(jobId))).toMatchObject({ counts: { total: 20, accepted: 20, replay: 0 } });
  });

  it('refuses a correlation id that belongs to another payload, and stores no second payload', async () => {
    await partner.push('master/skus', json(skus(2)), { mode: 'bulk', correlationId: 'one' }).expect(202);
    for (const [body, mode] of [
      [json(skus(3)), 'bulk'],
      [json(skus(2)), 'full-refresh'],
    ] as const) {
      const { body: problem } = await partner.push('master/skus', body, { mode, correlationId: 'one' }).expect(422);
      expect(problem.code).toBe('correlation_id_reused');
    }
    expect(await product.payloadKeys(partner.partnerId)).toHaveLength(1);
  });

  const mixed = [
    { source_id: 'ok', source_version: 1, name: 'ok', base_uom: 'EA' },
    { source_id: 'stored', source_version: 1, name: 'stored', base_uom: 'EA' },
    { source_id: 'ok', source_version: 1, name: 'twice', base_uom: 'EA' },
    { source_id: 'waits', source_version: 1, name: 'waits', base_uom: 'KG' },
    { source_id: 'bad', source_version: 1, name: 'bad', base_uom: 'EA', weight_g: -1 },
  ];
  const rows = mixed.map((item) =>
    [item.source_id, item.source_version, item.name, item.base_uom, item.weight_g ?? ''].join(','),
  );
  const bodies = {
    JSON: { body: json(mixed), lines: [null, null] },
    NDJSON: { body: ndjson(mixed), lines: [4, 5] },
    CSV: { body: csv('source_id,source_version,name,base_uom,weight_g', ...rows), lines: [5, 6] },
  };

  it.each(Object.entries(bodies))('accounts for every item of a %s payload', async (_, { body, lines }) => {
    await partner.push('master/skus', json([mixed[1]])).expect(200);
    await product.startWorker();
    const job = await partner.run('master/skus', body);
    expect(job.state).toBe('COMPLETED_WITH_ERRORS');
    expect(job.counts).toEqual({
      total: 5,
      accepted: 1,
      replay: 2,
      quarantined: 1,
      rejected: 1,
      created: 1,
      deleted: 0,
      updated: 0,
      duplicates: 1,
      tombstoned: 0,
      unprocessed: 0,
    });
    const errors = await partner.errors(job.job_id, 1);
    expect(errors).toMatchObject([
      {
        index: 3,
        source_id: 'waits',
        status: 'QUARANTINED',
        path: 'base_uom',
        reason: "Unknown UoM 'KG'. Register it via /master/uoms first.",
        quarantine_id: expect.stringMatching(/^qn-/),
      },
      { index: 4, source_id: 'bad', status: 'REJECTED', path: 'weight_g', reason: expect.stringContaining('-1') },
    ]);
    expect(errors.map((error) => error.line ?? null)).toEqual(lines);
  });

  it('pages and streams errors in the order of the payload', async () => {
    await product.startWorker();
    const items = Array.from({ length: 2_500 }, (_, i) => ({ source_id: `E${i}`, name: i % 2 ? '=cmd()' : 7 }));
    const job = await partner.run('master/skus', ndjson(items));
    expect(job.counts).toMatchObject({ total: 2_500, rejected: 2_500 });
    const errors = await partner.errors(job.job_id, 700);
    expect(errors.map((error) => error.index)).toEqual(items.map((_, i) => i));
    const download = await partner.get(`/jobs/${job.job_id}/errors.json`).expect(200);
    expect(download.headers['content-disposition']).toContain('attachment');
    expect(JSON.parse(download.text)).toHaveLength(2_500);
    const table = await partner
      .get(`/jobs/${job.job_id}/errors.csv`)
      .expect(200)
      .expect('content-type', /text\/csv/);
    expect(table.text.trim().split('\n')).toHaveLength(2_501);
  });

  it('applies version precedence to duplicates across chunks and segments', async () => {
    await product.startWorker();
    const twice = [...skus(600), ...skus(600).map((item) => ({ ...item, source_version: 2, name: 'second' }))];
    const job = await partner.run('master/skus', json(twice));
    expect(job.counts).toMatchObject({
      total: 1_200,
      accepted: 600,
      replay: 600,
      duplicates: 600,
      created: 600,
      updated: 0,
    });
    expect(await partner.record('master/skus', 'S0')).toMatchObject({ source_version: 2, data: { name: 'second' } });
  });

  it('runs the jobs of a lane one after the other, in the order of acceptance', async () => {
    const sent: string[] = [];
    for (const name of ['first', 'second', 'third']) {
      const items = skus(500).map(({ source_id, base_uom }) => ({ source_id, base_uom, name }));
      const { body } = await partner.push('master/skus', json(items), { mode: 'bulk' }).expect(202);
      sent.push(body.job_id);
    }
    await Promise.all([product.startWorker(), product.startWorker()]);
    const jobs = await Promise.all(sent.map((jobId) => partner.waitForEnd(jobId)));
    expect(jobs.map((job) => job.counts.accepted)).toEqual([500, 500, 500]);
    expect(await partner.record('master/skus', 'S499')).toMatchObject({ data: { name: 'third' } });
    const times = jobs.map((job) => [job.started_at, job.finished_at].map((time) => Date.parse(String(time))));
    for (let next = 1; next < times.length; next += 1)
      expect(times[next]?.[0]).toBeGreaterThanOrEqual(Number(times[next - 1]?.[1]));
  });

  it('shows phases, progress and an end', async () => {
    await product.startWorker();
    const job = await partner.run('master/skus', json(skus(10)));
    expect(job.phases.map(({ phase }) => phase)).toEqual(['parsing', 'validation', 'processing']);
    expect(job).toMatchObject({ progress: 1, phase: null, errors_url: `/wms-ingest/v1/jobs/${job.job_id}/errors` });
    for (const { started_at, finished_at } of job.phases)
      expect(Date.parse(String(finished_at))).toBeGreaterThanOrEqual(Date.parse(started_at));
  });

  it('lists jobs, newest first, by state and collection, in pages', async () => {
    await product.startWorker();
    const uoms = json([{ source_id: 'M', name: 'Metre' }]);
    for (let i = 0; i < 3; i += 1) await partner.run('master/uoms', uoms);
    const failed = await partner.run('master/uoms', { type: 'application/json', bytes: '{"items":[' });
    const { body: page } = await partner.get('/jobs?collection=master/uoms&limit=2').expect(200);
    expect(page.items[0].job_id).toBe(failed.job_id);
    expect(page).toMatchObject({ has_more: true, next_cursor: expect.any(String) });
    const { body: rest } = await partner
      .get(`/jobs?collection=master/uoms&limit=100&cursor=${page.next_cursor}`)
      .expect(200);
    expect(rest).toMatchObject({ has_more: false });
    expect(rest.items).toHaveLength(3);
    const { body: failures } = await partner.get('/jobs?state=FAILED').expect(200);
    expect(failures.items.map((job: { job_id: string }) => job.job_id)).toEqual([failed.job_id]);
  });

  it.each([
    ['truncated JSON', { type: 'application/json', bytes: '{"items":[{"source_id":"A","name":"a"},{"source_id"' }],
    ['JSON with trailing garbage', { type: 'application/json', bytes: '{"items":[]}x' }],
    ['JSON without items', { type: 'application/json', bytes: '{"records":[]}' }],
    ['CSV with an unclosed quote', csv('source_id,name', 'A,"a')],
  ])('fails a job of %s with its reason, and applies nothing of it', async (_, body) => {
    await product.startWorker();
    const response = await partner.push('master/uoms', body, { mode: 'bulk' });
    if (response.status === 400) return expect(response.body.code).toBe('malformed_body');
    const job = await partner.waitForEnd(response.body.job_id);
    expect(job).toMatchObject({ state: 'FAILED', reason: expect.stringMatching(/\w{3}/), counts: { accepted: 0 } });
    return expect(await partner.record('master/uoms', 'A')).toBeUndefined();
  });

  it('cancels a waiting job and retries it', async () => {
    const { body } = await partner.push('master/skus', json(skus(30)), { mode: 'bulk' }).expect(202);
    const { body: cancelled } = await partner.post(`/jobs/${body.job_id}/cancel`).expect(200);
    expect(cancelled).toMatchObject({ state: 'CANCELLED' });
    await product.startWorker();
    await partner.post(`/jobs/${body.job_id}/retry`).expect(200);
    expect(await partner.waitForEnd(body.job_id)).toMatchObject({
      state: 'COMPLETED',
      counts: { total: 30, accepted: 30, unprocessed: 0 },
    });
    expect((await partner.post(`/jobs/${body.job_id}/retry`).expect(409)).body.code).toBe('job_not_retryable');
    expect((await partner.post(`/jobs/${body.job_id}/cancel`).expect(409)).body.code).toBe('job_not_cancellable');
  });

  it('continues a failed job where it stopped when it is submitted again', async () => {
    const { body } = await partner
      .push('master/skus', json(skus(30)), { mode: 'bulk', correlationId: 'again' })
      .expect(202);
    await product.db.job.updateMany({
      where: { partnerId: partner.partnerId, correlationId: 'again' },
      data: { state: 'FAILED' },
    });
    const again = await partner
      .push('master/skus', json(skus(30)), { mode: 'bulk', correlationId: 'again' })
      .expect(202);
    expect(again.body).toMatchObject({ job_id: body.job_id, state: 'QUEUED' });
    await product.startWorker();
    expect(await partner.waitForEnd(body.job_id)).toMatchObject({ state: 'COMPLETED', counts: { accepted: 30 } });
  });
});
