import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product.stop());

/** The defaults for a partner without settings. */
const unset = {
  job_timeout_s: null,
  requests_per_s: null,
  max_unfinished_jobs: null,
  max_payload_bytes: null,
  payload_bytes: 0,
};

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
  ])('registers a partner with a job timeout of %s', async (_what, fields, expected) => {
    const partner = { partner_id: newId(), name: 'Acme', ...fields };
    const { body } = await product.admin('post', '/partners').send(partner).expect(201);
    const shown = { ...unset, partner_id: partner.partner_id, name: 'Acme', job_timeout_s: expected };
    expect(body).toEqual({ ...shown, created_at: expect.stringMatching(/Z$/) });
    const { body: found } = await product.admin('get', `/partners/${partner.partner_id}`).expect(200);
    expect(found).toEqual(body);
    const { body: all } = await product.admin('get', '/partners').expect(200);
    expect(all.items).toContainEqual(body);
  });
});

/** The settings of a partner, and the maximum of each. */
const settings = [
  ['job_timeout_s', 604_800],
  ['requests_per_s', 1_000_000],
  ['max_unfinished_jobs', 1_000_000],
  ['max_payload_bytes', Number.MAX_SAFE_INTEGER],
] as const;

describe.each(settings)("a partner's %s", (name, most) => {
  it.each([1, 77, most, null])('can be set to %j, and nothing else changes', async (value) => {
    const partnerId = await register({ [name]: 5 });
    const { body } = await product
      .admin('patch', `/partners/${partnerId}`)
      .send({ [name]: value })
      .expect(200);
    expect(body).toMatchObject({ ...unset, name: 'Acme', [name]: value });
    expect((await product.admin('get', `/partners/${partnerId}`).expect(200)).body).toEqual(body);
  });

  it.each([0, -1, 1.5, '60', most + 1, true, [], {}])('is refused as %j, and nothing changes', async (value) => {
    const partnerId = await register({ [name]: 5 });
    for (const send of [
      () => product.admin('patch', `/partners/${partnerId}`).send({ name: 'B', [name]: value }),
      () => product.admin('post', '/partners').send({ partner_id: newId(), name: 'B', [name]: value }),
    ]) {
      const { body } = await send().expect(422);
      expect(body).toMatchObject({ code: 'validation_failed', detail: expect.stringContaining(`${name} must be`) });
    }
    const { body: found } = await product.admin('get', `/partners/${partnerId}`).expect(200);
    expect(found).toMatchObject({ ...unset, name: 'Acme', [name]: 5 });
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

describe('a partner that does not exist', () => {
  it.each(['nobody', 'NOBODY', 'a%00b'])('is answered 404: %s', async (id) => {
    const { body } = await product.admin('get', `/partners/${id}`).expect(404);
    expect(body.code).toBe('not_found');
    await product.admin('patch', `/partners/${id}`).send({ name: 'B' }).expect(404);
  });
});

describe('the admin surface', () => {
  it('requires the admin key', async () => {
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
