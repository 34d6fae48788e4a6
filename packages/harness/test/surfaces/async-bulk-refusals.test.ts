import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type PartnerClient, startTestProduct, type TestProduct } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SYNC_MAX_BYTES: '30000', SLUICE_ITEM_MAX_BYTES: '1000' } });
  partner = await product.addPartner();
});
afterAll(() => product.stop());

const ada = { externalId: 'C-1', firstName: 'Ada', lastName: 'Lovelace' };
const write = (...members: string[]) => `[{"externalId":"C-1","firstName":"Ada","lastName":"L",${members.join(',')}}]`;

interface Refusal {
  name: string;
  method?: 'get' | 'post' | 'put' | 'delete';
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer | object;
  status?: number;
  errorCode: string;
  /** A part of the message. */
  tells?: string;
}

const missing = 'MissingRequiredField(s)';

const basic: Refusal[] = [
  { name: '1,001 records', body: `[${'{},'.repeat(1_000)}{}]`, errorCode: 'TooManyRecords', tells: '1001' },
  { name: 'no records', body: '{"resources":[]}', errorCode: missing, tells: 'no records' },
  { name: 'no externalId', body: [{ ...ada, externalId: undefined }], errorCode: missing, tells: 'externalId' },
  {
    name: 'a missing field of another collection',
    path: '/master/uoms/bulk',
    body: [{ externalId: 'EA' }],
    errorCode: missing,
    tells: 'UoM is missing name field',
  },
  {
    name: 'a missing field inside',
    body: [{ ...ada, addresses: [{ city: 'London' }] }],
    errorCode: missing,
    tells: 'Customer is missing addresses[0].type field',
  },
  {
    name: 'a PUT without a name',
    method: 'put',
    body: [{ externalId: 'C-1' }],
    errorCode: missing,
    tells: 'firstName',
  },
  { name: 'an invalid id', body: [{ ...ada, externalId: '' }], errorCode: 'InvalidFormat', tells: 'externalId' },
  { name: 'an id of a number', body: [{ ...ada, externalId: 7 }], errorCode: 'InvalidFormat', tells: 'externalId' },
  { name: 'a number for a name', body: [{ ...ada, firstName: 7 }], errorCode: 'InvalidFormat', tells: 'firstName' },
  { name: 'a number for a word', body: [{ ...ada, addresses: [{ type: 1 }] }], errorCode: 'InvalidFormat' },
  { name: 'an invalid e-mail address', body: [{ ...ada, email: 'ada' }], errorCode: 'InvalidFormat', tells: "'email'" },
  {
    name: 'an invalid date',
    body: write('"importantDates":[{"type":"x","date":"2026-02-30"}]'),
    errorCode: 'InvalidFormat',
  },
  { name: 'an unknown field', body: [{ ...ada, nick: 'A' }], errorCode: 'InvalidFormat', tells: "'nick'" },
  { name: 'a source_id', body: [{ ...ada, source_id: 'C-1' }], errorCode: 'InvalidFormat', tells: "'source_id'" },
  {
    name: 'a source_version',
    body: [{ ...ada, source_version: 1 }],
    errorCode: 'InvalidFormat',
    tells: 'source_version',
  },
  { name: 'a record that is no object', body: '["C-1"]', errorCode: 'InvalidFormat', tells: 'JSON object' },
  { name: 'a record that is not valid JSON', body: '[{"externalId":}]', errorCode: 'InvalidFormat', tells: 'JSON' },
  { name: 'a key twice', body: write('"email":"a@b.c","email":"a@b.c"'), errorCode: 'InvalidFormat', tells: "'email'" },
  { name: 'an id twice', body: write('"externalId":"C-2"'), errorCode: 'InvalidFormat', tells: "'externalId'" },
  { name: 'a NUL', body: write('"phone":"\\u0000"'), errorCode: 'InvalidFormat', tells: "'phone'" },
  { name: 'half a character', body: write('"phone":"\\ud800"'), errorCode: 'InvalidFormat', tells: "'phone'" },
  {
    name: 'a number that is not kept',
    body: write('"attributes":{"n":9007199254740993}'),
    errorCode: 'InvalidFormat',
    tells: "'attributes.n'",
  },
  {
    name: 'bytes that are not valid UTF-8',
    body: Buffer.from(write('"phone":"\xff"'), 'latin1'),
    errorCode: 'InvalidFormat',
    tells: "'phone'",
  },
  { name: 'a record that is too large', body: write(`"phone":"${'1'.repeat(1_000)}"`), errorCode: 'InvalidFormat' },
  {
    name: 'a record that is too large with its id twice',
    body: write(`"attributes":{"a":"${'1'.repeat(910)}"}`),
    errorCode: 'InvalidFormat',
    tells: 'twice',
  },
].map((refusal) => ({ status: 422, ...refusal }) as Refusal);

const others: Refusal[] = [
  { name: 'no key', headers: { 'X-API-Key': '' }, status: 401, errorCode: 'Unauthorized' },
  { name: 'the admin key', headers: { 'X-API-Key': 'ADMIN' }, status: 403, errorCode: 'Forbidden' },
  { name: 'an unknown collection', path: '/crm/people/bulk', status: 404, errorCode: 'UnknownCollection' },
  { name: 'an unknown path', method: 'get', path: '/async/nowhere', status: 404, errorCode: 'NotFound' },
  { name: 'a path below', path: '/crm/customers/bulk/more', status: 404, errorCode: 'NotFound' },
  { name: 'a wrong method', method: 'delete', status: 405, errorCode: 'MethodNotAllowed', tells: 'POST, PUT' },
  { name: 'an unknown parameter', path: '/crm/customers/bulk?mode=bulk', status: 400, errorCode: 'InvalidParameter' },
  {
    name: 'an invalid correlation id',
    headers: { 'X-Correlation-Id': 'a b' },
    status: 400,
    errorCode: 'InvalidCorrelationId',
  },
  { name: 'no body', body: '', status: 400, errorCode: 'EmptyBody' },
  { name: 'a body of white space', body: ' \n', status: 400, errorCode: 'EmptyBody' },
  {
    name: 'a body that is not valid JSON',
    body: 'externalId,firstName',
    status: 400,
    errorCode: 'MalformedBody',
    tells: "'['",
  },
  { name: 'a body that is cut short', body: '[{"externalId":"C-1"},', status: 400, errorCode: 'MalformedBody' },
  { name: 'a body with more after it', body: '[] []', status: 400, errorCode: 'MalformedBody' },
  { name: 'another list', body: { items: [ada] }, status: 400, errorCode: 'MalformedBody', tells: "'items'" },
  { name: 'invalid gzip', headers: { 'Content-Encoding': 'gzip' }, status: 400, errorCode: 'MalformedBody' },
  { name: 'a large body', body: `[${' '.repeat(30_000)}]`, status: 413, errorCode: 'PayloadTooLarge' },
  {
    name: 'a body that grows large',
    headers: { 'Content-Encoding': 'gzip' },
    body: gzipSync(`[${' '.repeat(30_000)}]`),
    status: 413,
    errorCode: 'PayloadTooLarge',
  },
  {
    name: 'a Content-Type that is not taken here',
    headers: { 'Content-Type': 'text/csv' },
    status: 415,
    errorCode: 'UnsupportedMediaType',
    tells: 'application/json',
  },
  {
    name: 'a Content-Encoding that is not taken',
    headers: { 'Content-Encoding': 'compress' },
    status: 415,
    errorCode: 'UnsupportedEncoding',
  },
];

async function refuse({ method = 'post', path = '/crm/customers/bulk', headers = {}, body = [ada] }: Refusal) {
  const all = { 'Content-Type': 'application/json', 'X-API-Key': partner.apiKey, ...headers };
  const key = all['X-API-Key'] === 'ADMIN' ? product.adminApiKey : all['X-API-Key'];
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const request = supertest(product.baseUrl)
    [method](`/api/v1${path}`)
    .set({ ...all, 'X-API-Key': key });
  return (method === 'get' || bytes === '' ? request : request.serialize((sent) => sent).send(bytes)) as supertest.Test;
}

describe('the async-bulk surface', () => {
  it.each([...basic, ...others])('answers $name with $status $errorCode, and stores nothing', async (refusal) => {
    const response = await refuse(refusal);
    expect({ status: response.status, body: response.body }).toEqual({
      status: refusal.status,
      body: {
        resource: null,
        errors: [
          {
            message: expect.stringContaining(refusal.tells ?? ''),
            errorCode: refusal.errorCode,
            moreInfo: expect.stringMatching(/\w/),
          },
        ],
      },
    });
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    expect(response.headers['x-correlation-id']).toMatch(/\w/);
    expect(await product.db.job.count()).toBe(0);
    expect(await product.payloadKeys(partner.partnerId)).toEqual([]);
  });

  it('returns only the first error, and which of several records it concerns', async () => {
    const records = [ada, { ...ada, email: 'none' }, { externalId: 'C-3' }];
    const { body } = await refuse({ name: '', errorCode: '', body: records });
    expect(body.errors).toEqual([
      {
        message: expect.stringContaining("'email'"),
        errorCode: 'InvalidFormat',
        moreInfo: expect.stringContaining('index 1'),
      },
    ]);
  });

  it('says which methods a path supports, and which key it requires', async () => {
    expect((await refuse({ name: '', errorCode: '', method: 'get' })).headers.allow).toBe('POST, PUT');
    const unauthorized = await refuse({ name: '', errorCode: '', headers: { 'X-API-Key': 'slk_wrong' } });
    expect(unauthorized.headers['www-authenticate']).toMatch(/^Bearer/);
  });
});
