import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { requestWindowS } from '@sluice/runtime';
import supertest from 'supertest';
import {
  json,
  type PartnerClient,
  startRedis,
  startTestProduct,
  type TestProduct,
  type TestRedis,
  testedBackends,
} from '../../src/index.ts';

const items = [{ source_id: 'A', name: 'a' }];
const perSecond = 1;
/** The most requests in a window for a partner with that rate. */
const most = perSecond * requestWindowS;

let product: TestProduct;
let partner: PartnerClient;
/** The clock of the API, which runs in this process; it moves when a test says so. */
let nowMs = Date.now();

/** Moves the clock to the begin of a window. */
function startWindow(): void {
  const windowMs = requestWindowS * 1_000;
  nowMs += windowMs - (nowMs % windowMs);
}

const set = (partnerId: string, limits: object) =>
  product.admin('patch', `/partners/${partnerId}`).send(limits).expect(200);

/** A partner that has used up its requests in this window. */
async function spend(): Promise<PartnerClient> {
  const spent = await product.addPartner();
  await set(spent.partnerId, { requests_per_s: perSecond });
  for (let sent = 0; sent < most; sent += 1) await spent.get('/jobs').expect(200);
  return spent;
}

beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
  startWindow();
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe.each(testedBackends())('requests, with the queue on %s', (backend) => {
  let redis: TestRedis | undefined;
  beforeAll(async () => {
    redis = backend === 'redis' ? await startRedis() : undefined;
    product = await startTestProduct({ stores: redis === undefined ? {} : { redisUrl: redis.url } });
  });
  afterAll(async () => {
    await product.stop();
    await redis?.stop();
  });

  it('are granted up to the limit of a window, and counted in the headers', async () => {
    partner = await product.addPartner();
    await set(partner.partnerId, { requests_per_s: perSecond });
    for (let left = most - 1; left >= 0; left -= 1) {
      const { headers } = await partner.push('master/uoms', json(items)).expect(200);
      expect(headers['ratelimit-policy']).toBe(`"requests";q=${most};w=${requestWindowS}`);
      expect(headers.ratelimit).toMatch(new RegExp(`^"requests";r=${left};t=\\d+$`));
    }
    const { body, headers } = await partner.push('master/uoms', json(items)).expect(429);
    expect(body).toMatchObject({
      type: 'urn:sluice:problem:too_many_requests',
      status: 429,
      code: 'too_many_requests',
      detail: expect.stringMatching(
        /^The limit is 10 requests per 10 seconds\. Send this request again in \d+ seconds\.$/,
      ),
    });
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'ratelimit-policy': `"requests";q=${most};w=${requestWindowS}`,
      ratelimit: `"requests";r=0;t=${headers['retry-after']}`,
    });
  });

  it('of another partner are served meanwhile, and its own again when Retry-After is over', async () => {
    const other = await product.addPartner();
    const spent = await spend();
    const { headers } = await spent.get('/jobs').expect(429);
    await other.get('/jobs').expect(200);
    await other.push('master/uoms', json(items), { mode: 'bulk' }).expect(202);
    const retryAfterMs = Number(headers['retry-after']) * 1_000;
    expect(retryAfterMs).toBeLessThanOrEqual(requestWindowS * 1_000);
    nowMs += retryAfterMs;
    await spent.get('/jobs').expect(200);
  });

  it('are granted at once where the limit is raised', async () => {
    const spent = await spend();
    await spent.get('/jobs').expect(429);
    await set(spent.partnerId, { requests_per_s: null });
    const { headers } = await spent.get('/jobs').expect(200);
    expect(headers.ratelimit).toMatch(/^"requests";r=9989;t=/);
  });

  it.each([
    ['get', '/wms-ingest/v1/capabilities'],
    ['get', '/wms-ingest/v1/nothing-of-the-kind'],
    ['post', '/wms-ingest/v1/sessions'],
    ['get', '/api/v1/batches'],
    ['post', '/api/v1/batches'],
    ['post', '/papi-sync/session'],
    ['get', '/papi/products'],
  ] as const)('beyond the limit are refused with a problem: %s %s', async (method, path) => {
    const { apiKey } = await spend();
    const { body, headers } = await supertest(product.baseUrl)[method](path).set('X-API-Key', apiKey).expect(429);
    expect(body).toMatchObject({ code: 'too_many_requests', correlation_id: headers['x-correlation-id'] });
    expect(headers.ratelimit).toMatch(/^"requests";r=0;t=/);
  });

  it.each([
    ['post', '/api/v1/crm/customers/bulk'],
    ['get', '/api/v1/async/jobs/1f8c2a7e-0000-4000-8000-000000000000'],
  ] as const)('beyond the limit are refused in the envelope of async bulk: %s %s', async (method, path) => {
    const { apiKey } = await spend();
    const { body, headers } = await supertest(product.baseUrl)[method](path).set('X-API-Key', apiKey).expect(429);
    expect(body).toMatchObject({ resource: null, errors: [{ errorCode: 'TooManyRequests' }] });
    expect(headers.ratelimit).toBe(`"requests";r=0;t=${headers['retry-after']}`);
  });

  it('by a signed URL count as those of its partner', async () => {
    partner = await product.addPartner();
    const { body } = await supertest(product.baseUrl)
      .post('/api/v1/batches')
      .set('X-API-Key', partner.apiKey)
      .send({ resource: 'contact', action: 'merge', upload: true })
      .expect(201);
    await set(partner.partnerId, { requests_per_s: perSecond });
    for (let sent = 1; sent < most; sent += 1) await partner.get('/jobs').expect(200);
    const { body: refused } = await supertest(product.baseUrl).put(body._upload_url).send({ items }).expect(429);
    expect(refused.code).toBe('too_many_requests');
  });

  it('without a key, of the admin and of probes are not counted', async () => {
    for (let sent = 0; sent < 2 * most; sent += 1) {
      await supertest(product.baseUrl).get('/wms-ingest/v1/jobs').expect(401);
      const { headers } = await product.admin('get', '/partners').expect(200);
      expect(headers).not.toHaveProperty('ratelimit');
      await supertest(product.baseUrl).get('/healthz').expect(200);
    }
  });

  if (backend === 'redis') {
    it.each([
      ['is gone', async () => redis?.kill(), async () => redis?.start()],
      ['hangs', async () => redis?.pause(), async () => redis?.resume()],
    ])('are served and limited as usual while Redis %s', async (_what, lose, giveBack) => {
      await lose();
      const spent = await spend();
      await spent.get('/jobs').expect(429);
      startWindow();
      await spent.get('/jobs').expect(200);
      await giveBack();
    });
  }
});
