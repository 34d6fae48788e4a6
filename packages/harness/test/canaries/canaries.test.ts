import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import {
  json,
  ndjson,
  PartnerClient,
  startRedis,
  startS3,
  startTestProduct,
  type TestApp,
  type TestProduct,
  type TestRedis,
  type TestS3,
  testedBackends,
  waitUntil,
} from '../../src/index.ts';
import { type Canary, findCanaries, type Place } from './canary.ts';
import { readRedis, readTables, refuseConnections } from './stores.ts';

const secret = (bytes = 24) => randomBytes(bytes).toString('hex');

describe.each(testedBackends())('with the queue on %s', (backend) => {
  let product: TestProduct;
  let redis: TestRedis | undefined;
  let s3: TestS3 | undefined;
  let partner: PartnerClient;
  let baseUrl: string;
  const apps: { name: string; app: TestApp }[] = [];
  const canaries: Canary[] = [];
  /** The API's responses, except where it is asked for records. */
  const answers: Place[] = [];

  function plant(name: string, value = secret(), mayBeIn?: RegExp): string {
    canaries.push({ name, value, ...(mayBeIn && { mayBeIn }) });
    return value;
  }

  function start(role: 'api' | 'worker', variables: Record<string, string> = {}): TestApp {
    const app = product.startApp(role, { PORT: '0', LOG_LEVEL: 'debug', ...variables });
    apps.push({ name: `output of ${role} ${apps.length}`, app });
    return app;
  }

  async function startApi(variables?: Record<string, string>): Promise<string> {
    const api = start('api', variables);
    const port = await waitUntil('the API is ready', async () => /"port":(\d+)/.exec(api.output())?.[1]);
    return `http://127.0.0.1:${port}`;
  }

  /** Keeps the response to a request, to be searched in the end. */
  async function keep(request: supertest.Test): Promise<supertest.Response> {
    const { method, url } = request;
    const answer = await request.ok(() => true);
    const text = `${JSON.stringify(answer.headers)}\n${answer.text}`;
    answers.push({ name: `answer ${answer.status} to ${method} ${url.replace(baseUrl, '')}`, text });
    return answer;
  }

  beforeAll(async () => {
    const password = plant('Redis password');
    if (backend === 'redis') redis = await startRedis(password);
    else s3 = await startS3();
    product = await startTestProduct(redis === undefined ? {} : { stores: { redisUrl: redis.url } });
    plant('admin key', product.adminApiKey);
    plant('database password', new URL(String(product.environment.DATABASE_URL)).password);
    partner = await product.addPartner();
    // The part before it is the key's id, which is not secret.
    plant('API key', partner.apiKey.split('_')[2]);
    start('worker');
    baseUrl = await startApi();
    partner = new PartnerClient(baseUrl, partner);
  });
  afterAll(async () => {
    await product.stop();
    await Promise.all([redis?.stop(), s3?.stop()]);
  });

  const admin = (method: 'get' | 'post' | 'put', path: string) =>
    supertest(baseUrl)[method](path).set('X-API-Key', product.adminApiKey);

  async function useEverySurface(): Promise<void> {
    const content = plant('item content', secret(), /^table (records|quarantine|published_products)$/);
    const unit = { source_id: 'EA', name: 'Each', attributes: { remark: content } };
    const sku = { source_id: 'A', name: content, base_uom: 'NONE' };
    const wrong = { source_id: 'W', name: content, base_uom: 7 };
    await keep(partner.push('master/uoms', json([unit])));
    const jobs = [
      await keep(partner.push('master/skus', ndjson([sku, wrong]), { mode: 'bulk' })),
      await keep(partner.push('master/uoms', json([unit]), { mode: 'full-refresh' })),
      // An unreadable payload fails or is rejected; the error says where it breaks off, and does not quote it.
      await keep(
        partner.push(
          'master/skus',
          { type: 'application/json', bytes: `{"items":[{"name":"${content}` },
          { mode: 'bulk' },
        ),
      ),
      await keep(
        partner.push(
          'master/skus',
          { type: 'application/x-ndjson', bytes: `{"name":"${content}"\n` },
          { mode: 'bulk' },
        ),
      ),
      await keep(
        partner.push('master/skus', { type: 'text/csv', bytes: `source_id,name\nA,"${content}` }, { mode: 'bulk' }),
      ),
    ];
    for (const { body } of jobs) {
      await partner.waitForEnd(body.job_id);
      await keep(partner.get(`/jobs/${body.job_id}`));
      await keep(partner.get(`/jobs/${body.job_id}/errors`));
      await keep(partner.get(`/jobs/${body.job_id}/errors.csv`));
    }
    await keep(partner.push('master/skus', { type: 'application/json', bytes: `{"items":[{"name":"${content}` }));
    const bulk = supertest(baseUrl).post('/api/v1/crm/customers/bulk').set('X-API-Key', partner.apiKey);
    await keep(bulk.send([{ externalId: 'C', firstName: content, lastName: 7 }]) as supertest.Test);
  }

  async function useSignedUrls(): Promise<void> {
    const open = supertest(baseUrl).post('/api/v1/batches').set('X-API-Key', partner.apiKey);
    const { body } = await open.send({ resource: 'contact', action: 'merge', upload: true }).expect(201);
    const url = String(body._upload_url);
    plant('signature', String(new URL(url, baseUrl).searchParams.get('signature')));
    const put = (to: string) => supertest(baseUrl).put(to).type('json');
    await keep(put(`${url}x`).send('[{"id":"u","name":"u"}]') as supertest.Test);
    await keep(supertest(baseUrl).get(url));
    await keep(put(`${url}&more=1`).send('[') as supertest.Test);
    await keep(put(url.replace('/api/', '/apo/')).send('[') as supertest.Test);
    // Its response contains other signatures.
    await put(url).send('[{"id":"u","name":"u"}]').expect(202);
    await keep(put(url).send('[{"id":"u","name":"u"}]') as supertest.Test);
  }

  /** Sends requests with a key in the wrong place. */
  async function misplace(key: string): Promise<void> {
    const paths = [
      '/',
      '/wms-ingest/v1/',
      '/wms-ingest/v1/jobs/',
      '/wms-ingest/v1/master/',
      '/wms-ingest/v1/master/uoms/',
    ];
    const others = [
      'quarantine/',
      'sessions/',
      'jobs?limit=',
      'jobs?state=',
      'jobs?api_key=',
      'jobs?',
      'jobs?cursor=%ZZ',
    ];
    const surfaces = [
      '/api/v1/batches/',
      '/api/v1/batches?status=',
      '/api/v1/async/jobs/',
      '/papi/products/',
      '/papi-sync/',
    ];
    for (const path of [...paths, ...others.map((other) => `/wms-ingest/v1/${other}`), ...surfaces]) {
      await keep(
        supertest(baseUrl)
          .get(path + key)
          .set('X-API-Key', partner.apiKey),
      );
    }
    for (const path of [
      '/admin/v1/',
      '/admin/v1/partners/',
      '/admin/v1/audit?act=',
      '/ops/queues/',
      '/ops/queues/api/queues/',
    ]) {
      await keep(admin('get', path + key));
    }
    await keep(partner.post(`/master/uoms?mode=${key}`).send('{}') as supertest.Test);
    const headers = [
      'X-Correlation-Id',
      'Idempotency-Key',
      'Content-Type',
      'Content-Encoding',
      'Authorization',
      'Cookie',
    ];
    for (const header of headers) {
      await keep(partner.post('/master/uoms').set(header, key).send('{"items":[]}') as supertest.Test);
    }
    await keep(supertest(baseUrl).get('/ops/queues').auth('anybody', key));
    await keep(admin('post', '/admin/v1/partners').send({ partner_id: key, name: 7 }) as supertest.Test);
  }

  async function speakNoHttp(text: string): Promise<void> {
    const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece) => (answer += piece));
    socket.end(text);
    await once(socket, 'close');
    answers.push({ name: 'answer to what is no HTTP', text: answer });
  }

  async function cutStores(): Promise<void> {
    redis?.pause();
    await refuseConnections(String(product.environment.DATABASE_URL), async () => {
      await keep(partner.get('/jobs'));
      await keep(partner.push('master/uoms', json([{ source_id: 'EA', name: 'x' }])));
      await keep(supertest(baseUrl).get('/readyz'));
    });
    redis?.resume();
    await waitUntil('the database is back', async () => (await partner.get('/jobs')).status === 200 || undefined);
  }

  /** Starts an API whose queue or database refuses its password. */
  async function usePasswordThatIsRefused(): Promise<void> {
    const variable = backend === 'redis' ? 'REDIS_URL' : 'DATABASE_URL';
    const url = new URL(String(product.environment[variable]));
    url.password = plant('password that a store refuses');
    const api = start('api', { [variable]: url.href });
    const isRefused = async () => /WRONGPASS|authentication failed/i.test(api.output()) || undefined;
    await waitUntil('the store has refused it', isRefused);
  }

  /** Uses an API whose bucket does not exist. */
  async function useMissingBucket(s3: TestS3): Promise<void> {
    const variables = {
      PAYLOAD_STORE_URL: s3.storeUrl.replace(s3.bucket, 'missing'),
      AWS_ACCESS_KEY_ID: String(process.env.AWS_ACCESS_KEY_ID),
      AWS_SECRET_ACCESS_KEY: plant('secret of the bucket'),
    };
    const client = new PartnerClient(await startApi(variables), partner);
    const answer = await keep(client.push('master/uoms', json([{ source_id: 'EA', name: 'x' }]), { mode: 'bulk' }));
    expect(answer.status).toBeGreaterThanOrEqual(500);
  }

  async function readPlaces(): Promise<Place[]> {
    const places = [...answers, ...apps.map(({ name, app }) => ({ name, text: app.output() }))];
    places.push(...(await readTables(String(product.environment.DATABASE_URL))));
    if (redis !== undefined) places.push(await readRedis(redis.url));
    return places;
  }

  it('keeps secrets and the content of items out of logs, responses, jobs, the queue, its board and the audit log', async () => {
    await useEverySurface();
    await useSignedUrls();
    for (const key of [partner.apiKey, product.adminApiKey]) await misplace(key);
    await speakNoHttp(`GET /${partner.apiKey} HTTP/9\r\nX-API-Key: ${product.adminApiKey}\r\n\r\n`);
    await speakNoHttp(`${partner.apiKey}\r\n\r\n`);
    await cutStores();
    await usePasswordThatIsRefused();
    if (s3 !== undefined) await useMissingBucket(s3);
    const { body } = await admin(
      'get',
      '/ops/queues/api/queues?activeQueue=sluice&status=latest&page=1&jobsPerPage=100',
    );
    answers.push({ name: 'Bull Board', text: JSON.stringify(body) });
    await keep(admin('get', '/admin/v1/audit?limit=1000'));

    const places = await readPlaces();
    expect(findCanaries(canaries, places)).toEqual([]);
    // The search does find a canary that is there.
    const everywhere = canaries.map(({ name, value }) => ({ name, value }));
    expect(findCanaries(everywhere, places).join()).toContain('item content in table records');
  });
});
