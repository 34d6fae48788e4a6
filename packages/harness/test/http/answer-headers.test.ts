import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { json, type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
let jobId: string;

beforeAll(async () => {
  product = await startTestProduct();
  partner = await product.addPartner();
  const { headers } = await partner.push('master/uoms', json([{ source_id: 'EA' }])).expect(200);
  const { body } = await partner.get('/jobs').expect(200);
  jobId = body.items[0].job_id;
  expect(headers).toMatchObject(protection);
});
afterAll(() => product.stop());

const protection = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function get(path: string, apiKey?: string): supertest.Test {
  const request = supertest(product.baseUrl).get(path.replace('{job}', jobId));
  return apiKey === undefined ? request : (request.set('X-API-Key', apiKey) as supertest.Test);
}

describe('a response', () => {
  it.each([
    ['a record', '/wms-ingest/v1/master/uoms', 200],
    ['a schema', '/wms-ingest/v1/capabilities', 200],
    ['a CSV download', '/wms-ingest/v1/jobs/{job}/errors.csv', 200],
    ['a JSON download', '/wms-ingest/v1/jobs/{job}/errors.json', 200],
    ['a problem', '/wms-ingest/v1/jobs/none', 404],
    ['an error of async bulk', '/api/v1/async/jobs/none', 404],
    ['a path that is not there', '/none', 404],
  ])('is not cached, and its type is not sniffed: %s', async (_what, path, status) => {
    expect((await get(path, partner.apiKey).expect(status)).headers).toMatchObject(protection);
  });

  it.each(['/healthz', '/readyz', '/wms-ingest/v1/jobs'])('of %s has these headers without a key too', async (path) => {
    expect((await get(path)).headers).toMatchObject(protection);
  });

  it('of the admin surface is not cached', async () => {
    expect((await get('/admin/v1/partners', product.adminApiKey).expect(200)).headers).toMatchObject(protection);
  });
});

describe('Bull Board', () => {
  const policy = (headers: Record<string, string>) =>
    Object.fromEntries(
      String(headers['content-security-policy'])
        .split(';')
        .map((directive) => directive.split(' '))
        .map(([name, ...sources]) => [name, sources.join(' ')]),
    );

  it('runs only the scripts of its own files, and cannot be framed', async () => {
    const { headers } = await get('/ops/queues/', product.adminApiKey).expect(200);
    expect(headers).toMatchObject({ ...protection, 'referrer-policy': 'no-referrer' });
    expect(policy(headers)).toMatchObject({
      'default-src': "'self'",
      'script-src': "'self'",
      'script-src-attr': "'none'",
      'style-src': "'self' 'unsafe-inline'",
      'object-src': "'none'",
      'frame-ancestors': "'none'",
      'base-uri': "'self'",
    });
  });

  it('has a page that works under its policy', async () => {
    const { text: page } = await get('/ops/queues/', product.adminApiKey).expect(200);
    // What is inline in the page is data, not script.
    const inline = [...page.matchAll(/<script(?![^>]*\ssrc=)([^>]*)>/g)].map(([, attributes]) => attributes?.trim());
    expect(inline).toEqual([expect.stringContaining('type="application/json"')]);
    expect(page).not.toMatch(/\son\w+="/);
    const files = [...page.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, file]) => String(file));
    expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(0);
    for (const file of files) {
      const { headers } = await get(`/ops/queues/${file}`, product.adminApiKey).expect(200);
      expect(headers).toMatchObject(protection);
      expect(headers['content-type']).toMatch(/javascript|css|image/);
    }
    await get('/ops/queues/api/queues', product.adminApiKey).expect(200);
  });
});
