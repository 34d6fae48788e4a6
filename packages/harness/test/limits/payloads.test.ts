import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { purge } from '@sluice/ingest';
import supertest from 'supertest';
import { json, ndjson, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

const uom = (id: string) => ({ source_id: id, source_version: 1, name: id });
const kibibyte = 1024;

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  // Without a reconciler only the test purges.
  product = await startTestProduct({ reconciles: false });
});
afterAll(() => product.stop());
beforeEach(async () => {
  await product.stopWorkers();
  await product.emptyQueue();
  partner = await product.addPartner();
});

const set = (limits: object) => product.admin('patch', `/partners/${partner.partnerId}`).send(limits).expect(200);
const push = (correlationId: string, body = json([uom(correlationId)])) =>
  partner.push('master/uoms', body, { mode: 'bulk', correlationId });
const stored = () => product.payloadKeys(partner.partnerId);
const bytesOf = async () =>
  (await product.admin('get', `/partners/${partner.partnerId}`).expect(200)).body.payload_bytes;
const runPurge = () =>
  purge(
    product.resources(async () => undefined),
    new AbortController().signal,
  );

/** A request of another surface, with the partner's key. */
function send(method: 'get' | 'post' | 'put', path: string): supertest.Test {
  return supertest(product.baseUrl)[method](path).set('X-API-Key', partner.apiKey);
}

describe('unfinished jobs', () => {
  it('are accepted up to the limit; one more is refused, and nothing of it is stored', async () => {
    await set({ max_unfinished_jobs: 2 });
    await push('one').expect(202);
    await push('two').expect(202);
    const { body, headers } = await push('three').expect(429);
    expect(body).toMatchObject({ code: 'too_many_jobs', max_unfinished_jobs: 2, correlation_id: 'three' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(headers['ratelimit-policy']).toContain(', "unfinished-jobs";q=2;qu="concurrent-requests"');
    expect(headers.ratelimit).toMatch(/, "unfinished-jobs";r=0$/);
    expect(await stored()).toHaveLength(2);
    expect(await product.db.job.count({ where: { partnerId: partner.partnerId } })).toBe(2);
  });

  it('do not limit what is not a new job: the same submission again, an upsert, another partner', async () => {
    await set({ max_unfinished_jobs: 1 });
    const { body } = await push('one').expect(202);
    await push('two').expect(429);
    expect((await push('one').expect(202)).body.job_id).toBe(body.job_id);
    await push('one', json([uom('else')])).expect(422);
    await partner.push('master/uoms', json([uom('now')])).expect(200);
    const other = await product.addPartner();
    await other.push('master/uoms', json([uom('A')]), { mode: 'bulk' }).expect(202);
  });

  it('count no longer when they have ended', async () => {
    await set({ max_unfinished_jobs: 1 });
    await product.startWorker();
    const { body } = await push('one').expect(202);
    await partner.waitForEnd(body.job_id);
    await push('two').expect(202);
  });

  it('are never more than the limit, however many come at once', async () => {
    await set({ max_unfinished_jobs: 3 });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => push(`at-once-${at}`)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([202, 202, 202, ...Array(17).fill(429)]);
    expect(await stored()).toHaveLength(3);
  });

  it('are limited on every surface', async () => {
    await set({ max_unfinished_jobs: 1 });
    const { body: session } = await partner
      .post('/sessions')
      .send({ collection: 'master/uoms', mode: 'bulk' })
      .expect(201);
    const { body: batch } = await send('post', '/api/v1/batches')
      .send({ resource: 'contact', action: 'merge', upload: true })
      .expect(201);
    const { body: first } = await push('one').expect(202);
    const customers = [{ externalId: 'C-1', firstName: 'Ada', lastName: 'Lovelace' }];
    const bulk = await send('post', '/api/v1/crm/customers/bulk').send(customers).expect(429);
    expect(bulk.body).toMatchObject({ resource: null, errors: [{ errorCode: 'TooManyJobs' }] });
    expect(bulk.headers.ratelimit).toMatch(/"unfinished-jobs";r=0$/);
    const items = [{ id: 'K-1', name: 'Ada' }];
    const asked = { resource: 'contact', action: 'merge', items };
    expect((await send('post', '/api/v1/batches').send(asked).expect(429)).body.code).toBe('too_many_jobs');
    const upload = () => supertest(product.baseUrl).put(batch._upload_url).send({ items });
    expect((await upload().expect(429)).body.code).toBe('too_many_jobs');
    const done = () => partner.post(`/sessions/${session.session_id}/done`);
    expect((await done().expect(429)).body.code).toBe('too_many_jobs');
    await partner.post(`/jobs/${first.job_id}/cancel`).expect(200);
    await upload().expect(202);
    await set({ max_unfinished_jobs: null });
    await done().expect(202);
  });
});

describe('bytes in the payload store', () => {
  it('are accepted up to the limit; a payload of one byte more is refused, and nothing of it is stored', async () => {
    const body = json([uom('A')]);
    const { length } = String(body.bytes);
    await set({ max_payload_bytes: 2 * length });
    await push('one', body).expect(202);
    const { body: refused, headers } = await push('two', { ...body, bytes: `${body.bytes} ` }).expect(429);
    expect(refused).toMatchObject({
      code: 'payload_quota_exceeded',
      max_payload_bytes: 2 * length,
      payload_bytes_left: length,
    });
    expect(headers['retry-after']).toBe('600');
    expect(headers['ratelimit-policy']).toContain(`, "payload-bytes";q=${2 * length};qu="content-bytes"`);
    expect(headers.ratelimit).toMatch(new RegExp(`, "payload-bytes";r=${length}$`));
    await push('two', body).expect(202);
    expect(await bytesOf()).toBe(2 * length);
    expect(await stored()).toHaveLength(2);
  });

  it('do not limit the same submission or another partner', async () => {
    const body = json([uom('A')]);
    await set({ max_payload_bytes: String(body.bytes).length });
    await push('one', body).expect(202);
    await push('two', body).expect(429);
    await push('one', body).expect(202);
    await partner.push('master/uoms', body).expect(200);
    const other = await product.addPartner();
    await other.push('master/uoms', body, { mode: 'bulk' }).expect(202);
  });

  it('are never more than the limit, however many come at once', async () => {
    const body = ndjson([uom('A')]);
    await set({ max_payload_bytes: 3 * String(body.bytes).length });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => push(`at-once-${at}`, body)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(17);
    expect(await stored()).toHaveLength(3);
  });

  it.each(['declared', 'undeclared'])('that are too many are not read to their end where they are %s', async (what) => {
    await set({ max_payload_bytes: 64 * kibibyte });
    const endless = openUpload(what === 'declared' ? { 'Content-Length': 1024 ** 3 } : {});
    const { statusCode, text, sentBytes } = await endless;
    expect(statusCode).toBe(429);
    expect(JSON.parse(text)).toMatchObject({ code: 'payload_quota_exceeded', payload_bytes_left: 64 * kibibyte });
    expect(sentBytes).toBeLessThan(64 * 1024 * kibibyte);
    expect(await stored()).toEqual([]);
    expect(await bytesOf()).toBe(0);
  });

  it('are not requested where too many are declared', async () => {
    await set({ max_payload_bytes: kibibyte });
    const request = openRequest({ 'Content-Length': 2 * kibibyte, Expect: '100-continue' });
    let isAskedFor = false;
    request.on('continue', () => {
      isAskedFor = true;
    });
    request.flushHeaders();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(429);
    expect(isAskedFor).toBe(false);
    request.destroy();
  });

  it('are counted after decoding', async () => {
    const body = ndjson(Array.from({ length: 1_000 }, (_, at) => uom(`A${at}`)));
    await set({ max_payload_bytes: 20 * kibibyte });
    const options = { mode: 'bulk', encoding: 'gzip' } as const;
    const { body: refused } = await partner.push('master/uoms', body, options).expect(429);
    expect(refused.code).toBe('payload_quota_exceeded');
    expect(await stored()).toEqual([]);
  });

  it('count no longer when the purge has removed what nothing needs', async () => {
    const body = json([uom('A')]);
    await set({ max_payload_bytes: String(body.bytes).length });
    await product.startWorker();
    const { body: job } = await push('one', body).expect(202);
    await partner.waitForEnd(job.job_id);
    await push('two', body).expect(429);
    await runPurge();
    expect(await bytesOf()).toBe(0);
    await push('two', body).expect(202);
  });

  it('are counted anew by the purge, whatever was recorded', async () => {
    const body = json([uom('A')]);
    await push('one', body).expect(202);
    const session = await openSession();
    await putPart(session, 1, body).expect(200);
    const both = 2 * String(body.bytes).length;
    for (const payloadBytes of [0, both, 3 * both]) {
      await product.db.partner.update({ where: { partnerId: partner.partnerId }, data: { payloadBytes } });
      await runPurge();
      expect(await bytesOf()).toBe(both);
    }
  });

  it('include the parts of sessions, until these are deleted', async () => {
    const body = json([uom('A')]);
    const { length } = String(body.bytes);
    await set({ max_payload_bytes: 2 * length });
    const [one, other] = [await openSession(), await openSession()];
    await putPart(one, 1, body).expect(200);
    await putPart(other, 1, body).expect(200);
    expect((await putPart(one, 2, body).expect(429)).body.code).toBe('payload_quota_exceeded');
    await putPart(one, 1, body).expect(200);
    expect(await stored()).toHaveLength(2);
    await partner.delete(`/sessions/${other}`).expect(204);
    expect(await bytesOf()).toBe(length);
    await putPart(one, 2, body).expect(200);
  });

  it('do not prevent a session from being done whose parts have filled the quota', async () => {
    const body = json([uom('A')]);
    await set({ max_payload_bytes: String(body.bytes).length });
    const session = await openSession();
    await putPart(session, 1, body).expect(200);
    const { body: job } = await partner.post(`/sessions/${session}/done`).expect(202);
    expect((await partner.post(`/sessions/${session}/done`).expect(202)).body.job_id).toBe(job.job_id);
    expect(await bytesOf()).toBe(String(body.bytes).length);
    expect(await stored()).toHaveLength(1);
  });
});

async function openSession(): Promise<string> {
  const asked = { collection: 'master/uoms', mode: 'bulk' };
  return (await partner.post('/sessions').send(asked).expect(201)).body.session_id;
}

function putPart(session: string, part: number, { type, bytes }: { type: string; bytes: string | Buffer }) {
  return partner.put(`/sessions/${session}/parts/${part}`).set('Content-Type', type).send(bytes);
}

function openRequest(headers: Record<string, string | number>): ClientRequest {
  return httpRequest(`${product.baseUrl}/wms-ingest/v1/master/uoms?mode=bulk`, {
    method: 'POST',
    headers: { 'X-API-Key': partner.apiKey, 'Content-Type': 'application/x-ndjson', ...headers },
  });
}

/** Sends items until there is a response, a GiB at most. */
async function openUpload(
  headers: Record<string, string | number>,
): Promise<{ statusCode: number | undefined; text: string; sentBytes: number }> {
  const request = openRequest(headers);
  const piece = Buffer.from(`${JSON.stringify(uom('A'))}\n`.repeat(1_000));
  let response: IncomingMessage | undefined;
  request
    .on('error', () => undefined)
    .once('response', (answer) => {
      response = answer;
    });
  let sentBytes = 0;
  for (; response === undefined && sentBytes < 1024 ** 3 - piece.length; sentBytes += piece.length) {
    if (!request.write(piece)) await Promise.race([once(request, 'drain'), once(request, 'response')]);
  }
  if (response === undefined) [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  request.destroy();
  return { statusCode: response.statusCode, text, sentBytes };
}
