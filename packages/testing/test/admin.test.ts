import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestProduct, type TestProduct } from '../src/index.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product.stop());

const newId = () => `p-${randomUUID().slice(0, 8)}`;

async function register(fields: object = {}): Promise<string> {
  const partnerId = newId();
  await product
    .admin('post', '/partners')
    .send({ partner_id: partnerId, name: 'Acme', ...fields })
    .expect(201);
  return partnerId;
}

describe('POST /admin/v1/partners', () => {
  it.each([
    ['none', {}, null],
    ['null', { job_timeout_s: null }, null],
    ['a second', { job_timeout_s: 1 }, 1],
    ['a week', { job_timeout_s: 604_800 }, 604_800],
  ])('registers a partner with %s for the time of its jobs', async (_what, fields, expected) => {
    const partner = { partner_id: newId(), name: 'Acme', ...fields };
    const { body } = await product.admin('post', '/partners').send(partner).expect(201);
    const shown = { partner_id: partner.partner_id, name: 'Acme', job_timeout_s: expected };
    expect(body).toEqual({ ...shown, created_at: expect.stringMatching(/Z$/) });
    const { body: found } = await product.admin('get', `/partners/${partner.partner_id}`).expect(200);
    expect(found).toEqual(body);
    const { body: all } = await product.admin('get', '/partners').expect(200);
    expect(all.items).toContainEqual(body);
  });

  it.each([0, -1, 1.5, '60', 604_801, true])('refuses %j for the time of its jobs', async (time) => {
    const partnerId = newId();
    const partner = { partner_id: partnerId, name: 'Acme', job_timeout_s: time };
    const { body } = await product.admin('post', '/partners').send(partner).expect(422);
    expect(body).toMatchObject({ code: 'validation_failed', detail: expect.stringContaining('job_timeout_s') });
    await product.admin('get', `/partners/${partnerId}`).expect(404);
  });
});

describe('PATCH /admin/v1/partners/{id}', () => {
  it.each([
    ['the name', { name: 'Ácme' }, { name: 'Ácme', job_timeout_s: 60 }],
    ['the time of its jobs', { job_timeout_s: 5 }, { name: 'Acme', job_timeout_s: 5 }],
    ['the time back to the default', { job_timeout_s: null }, { name: 'Acme', job_timeout_s: null }],
    ['both', { name: 'B', job_timeout_s: 7 }, { name: 'B', job_timeout_s: 7 }],
  ])('changes %s, and nothing else', async (_what, changes, expected) => {
    const partnerId = await register({ job_timeout_s: 60 });
    const { body } = await product.admin('patch', `/partners/${partnerId}`).send(changes).expect(200);
    expect(body).toMatchObject({ partner_id: partnerId, ...expected });
    expect((await product.admin('get', `/partners/${partnerId}`).expect(200)).body).toEqual(body);
  });

  it.each([
    ['nothing', {}],
    ['another id', { partner_id: 'other' }],
    ['an empty name', { name: '' }],
    ['no name', { name: null }],
    ['a time of no second', { job_timeout_s: 0 }],
    ['a good name and a time that is too long', { name: 'B', job_timeout_s: 604_801 }],
    ['a list', []],
  ])('refuses %s, and changes nothing', async (_what, changes) => {
    const partnerId = await register({ job_timeout_s: 60 });
    const { body } = await product.admin('patch', `/partners/${partnerId}`).send(changes).expect(422);
    expect(body.code).toBe('validation_failed');
    const { body: found } = await product.admin('get', `/partners/${partnerId}`).expect(200);
    expect(found).toMatchObject({ name: 'Acme', job_timeout_s: 60 });
  });
});

describe('a partner that is not there', () => {
  it.each(['nobody', 'NOBODY', 'a%00b'])('is answered 404: %s', async (id) => {
    const { body } = await product.admin('get', `/partners/${id}`).expect(404);
    expect(body.code).toBe('not_found');
    await product.admin('patch', `/partners/${id}`).send({ name: 'B' }).expect(404);
  });
});

describe('the admin surface', () => {
  it('asks for the admin key', async () => {
    const partnerId = await register();
    const { apiKey } = await product.addKey(partnerId);
    for (const method of ['get', 'patch'] as const)
      await product.admin(method, `/partners/${partnerId}`).set('X-API-Key', apiKey).expect(403);
  });

  it('names the methods of a partner', async () => {
    const { headers } = await product.admin('delete', `/partners/${await register()}`).expect(405);
    expect(headers.allow).toBe('GET, HEAD, PATCH');
  });
});
