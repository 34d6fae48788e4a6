import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseId } from '@sluice/contracts';
import { purge } from '@sluice/ingest';
import supertest from 'supertest';
import { json, type PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_CHUNK_ITEMS: '20', SLUICE_SEGMENT_BYTES: '4000' } });
});
afterAll(() => product.stop());
beforeEach(async () => {
  await product.stopWorkers();
  partner = await product.addPartner();
});

const customers = 'crm/customers';
const ada = { externalId: 'C-1', firstName: 'Ada', lastName: 'Lovelace' };
const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Sending {
  collection?: string;
  method?: 'post' | 'put';
  headers?: Record<string, string>;
}

/** Sends a body to `/{group}/{collection}/bulk`; anything but text is sent as JSON. */
function send(body: unknown, { collection = customers, method = 'post', headers = {} }: Sending = {}): supertest.Test {
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const request = supertest(product.baseUrl)[method](`/api/v1/${collection}/bulk`).set('X-API-Key', partner.apiKey);
  // By default supertest serializes a buffer as JSON.
  const headed = request.set({ 'Content-Type': 'application/json', ...headers }).serialize((sent) => sent);
  return headed.send(bytes) as supertest.Test;
}

/** Reads a job, or what is below it. */
function read(path: string, by = partner): supertest.Test {
  return supertest(product.baseUrl).get(`/api/v1/async/jobs/${path}`).set('X-API-Key', by.apiKey);
}

async function submit(body: unknown, options?: Sending): Promise<string> {
  const { body: answer } = await send(body, options).expect(202);
  return answer.resource.uuid;
}

/** Submits, and polls until the job has ended. */
async function run(body: unknown, options?: Sending) {
  const uuid = await submit(body, options);
  await product.startWorker();
  return waitUntil(`${uuid} ended`, async () => {
    const { resource } = (await read(uuid).expect(200)).body;
    return resource.dateCompleted === null ? undefined : resource;
  });
}

const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g;

/** The rows of a report, its header among them. */
async function readReport(uuid: string): Promise<string[][]> {
  const { text } = await read(`${uuid}/report`)
    .expect(200)
    .expect('content-type', /text\/csv/);
  const cells = [...text.matchAll(cell)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? String(plain));
  return cells.flatMap((first, at) => (at % 2 === 0 ? [[first, String(cells[at + 1])]] : []));
}

describe('the flow that the surface documents', () => {
  it('answers basic validation with the first error', async () => {
    const { body } = await send([{ externalId: 'C-1', lastName: 'Doe' }]).expect(422);
    expect(body).toEqual({
      resource: null,
      errors: [
        {
          message: 'Customer is missing firstName field',
          errorCode: 'MissingRequiredField(s)',
          moreInfo: 'Please review the API specification for required fields for this endpoint.',
        },
      ],
    });
  });

  it('accepts records, is polled, and reports those that failed', async () => {
    await run([ada]);
    await product.stopWorkers();
    const records = [
      { ...ada, firstName: 'John' },
      { ...ada, externalId: 'C-2', addresses: [{ type: 'lastname' }] },
      { ...ada, externalId: 'C-3', importantDates: [{ type: 'party', date: '2026-05-22' }] },
      { ...ada, externalId: 'C-4', addresses: [{ type: 'home', city: 'London' }] },
    ];
    const accepted = await send(records).expect(202);
    const { uuid } = accepted.body.resource;
    expect(accepted.body).toEqual({ resource: { uuid: expect.stringMatching(uuidPattern) }, errors: [] });
    expect(accepted.headers.location).toBe(`/api/v1/async/jobs/${uuid}`);
    expect((await read(uuid).expect(200)).body).toEqual({
      resource: {
        uuid,
        entity: 'customers',
        status: 'PENDING',
        outputFileUrl: null,
        dateStarted: null,
        dateCompleted: null,
        dateCreated: date,
        dateModified: date,
        numRecordsSent: 4,
        numRecordsSuccessfullyProcessed: null,
      },
      errors: [],
    });
    const early = await read(`${uuid}/report`).expect(409);
    expect(early.body).toMatchObject({ resource: null, errors: [{ errorCode: 'Conflict' }] });
    await product.startWorker();
    const ended = await waitUntil('the end', async () => {
      const { resource } = (await read(uuid).expect(200)).body;
      return resource.outputFileUrl === null ? undefined : resource;
    });
    expect(ended).toEqual({
      uuid,
      entity: 'customers',
      status: 'COMPLETED_WITH_ERRORS',
      outputFileUrl: `${uuid}/report`,
      dateStarted: date,
      dateCompleted: date,
      dateCreated: date,
      dateModified: date,
      numRecordsSent: 4,
      numRecordsSuccessfullyProcessed: 1,
    });
    expect(new URL(ended.outputFileUrl, `${product.baseUrl}${accepted.headers.location}`).pathname).toBe(
      `/api/v1/async/jobs/${uuid}/report`,
    );
    expect(await readReport(uuid)).toEqual([
      ['failureReason', 'resource'],
      ['externalId already exists for this resource', JSON.stringify(records[0])],
      [expect.stringMatching(/addresses\[0\]\.type.*lastname/), JSON.stringify(records[1])],
      [expect.stringMatching(/importantDates\[0\]\.type.*party/), JSON.stringify(records[2])],
    ]);
    expect(await partner.record(customers, 'C-1')).toMatchObject({ data: ada });
    expect(await partner.record(customers, 'C-2')).toBeUndefined();
    expect(await partner.record(customers, 'C-4')).toMatchObject({ source_id: 'C-4', data: records[3] });
  });
});

describe('a request', () => {
  it.each([
    ['a list', [ada], {}],
    ['a list of resources', { resources: [ada] }, {}],
    ['gzip', gzipSync(JSON.stringify({ resources: [ada] })), { 'Content-Encoding': 'gzip' }],
    ['a byte order mark', `\ufeff[${JSON.stringify(ada)}]`, {}],
  ])('is accepted as %s', async (_, body, headers) => {
    expect(await run(body, { headers })).toMatchObject({ status: 'COMPLETED', numRecordsSuccessfullyProcessed: 1 });
    expect(await partner.record(customers, 'C-1')).toMatchObject({ source_version: null, data: ada });
  });

  it('accepts a thousand records, in many segments', async () => {
    const records = Array.from({ length: 1_000 }, (_, i) => ({ ...ada, externalId: `C-${i}` }));
    await run(records.slice(500, 502));
    const ended = await run(records);
    expect(ended).toMatchObject({ numRecordsSent: 1_000, numRecordsSuccessfullyProcessed: 998 });
    const [, ...rows] = await readReport(ended.uuid);
    expect(rows.map(([, resource]) => JSON.parse(String(resource)))).toEqual(records.slice(500, 502));
  });

  it('that is sent again under its id is the same job', async () => {
    const headers = { 'Idempotency-Key': 'again' };
    const first = await send([ada], { headers }).expect(202);
    expect(first.headers['x-correlation-id']).toBe('again');
    expect(await submit({ resources: [ada] }, { headers: { 'X-Correlation-Id': 'again' } })).toBe(
      first.body.resource.uuid,
    );
    expect(await product.payloadKeys(partner.partnerId)).toHaveLength(1);
    const { body } = await send([ada], { method: 'put', headers }).expect(422);
    expect(body).toMatchObject({ resource: null, errors: [{ errorCode: 'CorrelationIdReused' }] });
  });

  it('PUT modifies existing records, and fails others', async () => {
    await run([ada]);
    const records = [
      { ...ada, firstName: 'Augusta' },
      { ...ada, externalId: 'C-9' },
    ];
    const ended = await run(records, { method: 'put' });
    expect(ended).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', numRecordsSuccessfullyProcessed: 1 });
    expect(await partner.record(customers, 'C-1')).toMatchObject({ data: { firstName: 'Augusta' } });
    expect((await readReport(ended.uuid)).slice(1)).toEqual([
      ['externalId does not exist for this resource', JSON.stringify(records[1])],
    ]);
  });

  it('goes to any collection, where externalId is the source_id and all else is stored exactly', async () => {
    await run([{ name: 'Each', externalId: 'EA' }], { collection: 'master/uoms' });
    expect(await partner.record('master/uoms', 'EA')).toMatchObject({ source_id: 'EA', data: { name: 'Each' } });
    const lost =
      '{ "name" : "B", "attributes": {"externalId": "x"}, "base_uom":"KG", "external\\u0049d": "B-\\"1\\"" }';
    const body = `[{"name":"A","weight_g":1.10,"base_uom":"EA","externalId":"A-1"},\n ${lost}]`;
    const ended = await run(body, { collection: 'master/skus' });
    const { text } = await partner.get('/master/skus/A-1').expect(200);
    expect(text).toMatch(/"weight_g": ?1\.10/);
    expect(text).not.toContain('externalId');
    expect(ended).toMatchObject({ entity: 'skus', status: 'COMPLETED_WITH_ERRORS' });
    expect((await readReport(ended.uuid)).slice(1)).toEqual([
      [expect.stringContaining("Unknown UoM 'KG'"), lost.replace('external\\u0049d', 'externalId')],
    ]);
  });
});

describe('a report', () => {
  it('has only a header row where nothing failed', async () => {
    const { uuid } = await run([ada]);
    expect((await read(`${uuid}/report`).expect(200)).text).toBe('failureReason,resource\r\n');
  });

  it('returns records as they were sent, whatever is in them', async () => {
    await run([ada, { ...ada, externalId: 'C-2' }]);
    const sent = [
      `{"externalId":"C-1","firstName":"=cmd|' /C calc'!A0","lastName":"\\"quoted\\", and, commas"}`,
      '{\r\n\t"lastName": "\\u00e9 \u{1f600}\\n@", "firstName":"-1+1",\r\n "externalId" : "C-2" }',
    ];
    const { uuid, status } = await run(`{"resources":[${sent.join(' , ')}]}`);
    expect(status).toBe('FAILED');
    // The data of the report survives the purge.
    await purge(
      product.resources(async () => undefined),
      new AbortController().signal,
    );
    expect((await readReport(uuid)).slice(1).map(([, resource]) => resource)).toEqual(sent);
  });
});

describe('the status', () => {
  const at = '2026-01-01T00:00:00.900Z';
  const parsing = { phase: 'parsing', started_at: at, finished_at: at };
  const validation = { phase: 'validation', started_at: at, finished_at: null };
  const ended = { finishedAt: new Date() };

  it.each([
    ['PENDING', { state: 'RUNNING', phases: [{ ...parsing, finished_at: null }] }],
    ['READY', { state: 'QUEUED', phases: [parsing] }],
    ['STARTED', { state: 'RUNNING', phases: [parsing, validation] }],
    ['INTERNAL_FAILURE', { state: 'FAILED', ...ended }],
    ['INTERNAL_FAILURE', { state: 'CANCELLED', ...ended }],
    ['INTERNAL_FAILURE', { state: 'TIMED_OUT', ...ended }],
  ])('%s is that of a job with %j', async (status, data) => {
    const uuid = await submit([ada]);
    await product.db.job.update({ where: { jobId: uuid }, data });
    const { resource } = (await read(uuid).expect(200)).body;
    const isEnded = status === 'INTERNAL_FAILURE';
    expect(resource).toMatchObject({
      status,
      outputFileUrl: isEnded ? `${uuid}/report` : null,
      dateStarted: status === 'STARTED' ? '2026-01-01T00:00:00Z' : null,
      numRecordsSent: 1,
      numRecordsSuccessfullyProcessed: isEnded ? 0 : null,
    });
    if (isEnded) expect(await readReport(uuid)).toEqual([['failureReason', 'resource']]);
  });
});

describe('a job', () => {
  it('is visible only to its own partner, and only on its own surface', async () => {
    const { uuid } = await run([ada]);
    const native = await partner.run(customers, json([{ ...ada, source_id: 'C-2' }]));
    const other = await product.addPartner();
    for (const [path, by] of [
      [uuid, other],
      [`${uuid}/report`, other],
      [randomUUID(), partner],
      ['no-uuid', partner],
      [String(parseId('job', native.job_id)), partner],
    ] as const) {
      const { body } = await read(path, by).expect(404);
      expect(body).toMatchObject({ resource: null, errors: [{ errorCode: 'NotFound' }] });
    }
    await read(uuid.toUpperCase()).expect(200);
  });

  it('is archived a week after its end', async () => {
    const { uuid } = await run([ada]);
    const finishedAt = new Date(Date.now() - 8 * 24 * 3_600_000);
    await product.db.job.update({ where: { jobId: uuid }, data: { finishedAt } });
    for (const path of [uuid, `${uuid}/report`]) {
      const { body } = await read(path).expect(410);
      expect(body).toMatchObject({ resource: null, errors: [{ errorCode: 'Archived' }] });
    }
  });
});
