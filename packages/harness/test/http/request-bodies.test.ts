import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type BodyRoute,
  bodyRoutes,
  type Fault,
  openTargets,
  type PartnerClient,
  readFault,
  startTestProduct,
  type TestProduct,
  waitUntil,
} from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
let fill: (target: string) => string;

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SYNC_MAX_BYTES: '2000', SLUICE_BULK_MAX_BYTES: '5000' } });
  partner = await product.addPartner();
  fill = await openTargets(product, partner);
});
afterAll(() => product.stop());

interface Sent {
  headers?: Record<string, string>;
  body: string | Buffer;
  /** Whether its length is declared (default). */
  declared?: boolean;
}

async function send(target: string, { headers = {}, body, declared = true }: Sent) {
  const [method = '', path = ''] = fill(target).split(' ');
  const sent = { 'X-API-Key': partner.apiKey, 'Content-Type': 'application/json', ...headers };
  const bytes = new Blob([body], { type: '' });
  return fetch(product.baseUrl + path, {
    method,
    headers: Object.entries(sent).filter(([, value]) => value !== ''),
    ...(declared ? { body: await bytes.arrayBuffer() } : { body: bytes.stream(), duplex: 'half' }),
  } as RequestInit);
}

async function readFaultOf(response: Response): Promise<Fault> {
  const contentType = response.headers.get('content-type')?.split(';')[0];
  return readFault({ status: response.status, contentType, body: await response.text() });
}

const digestOf = (bytes: string | Buffer, algorithm = 'sha256') =>
  `:${createHash(algorithm).update(bytes).digest('base64')}:`;
const huge = (body: string) => `${body.slice(0, -1)}${' '.repeat(5_000_000)}${body.slice(-1)}`;

const faults: [name: string, make: (body: string) => Partial<Sent>, status: number, code: string][] = [
  ['no Content-Type', () => ({ headers: { 'Content-Type': '' } }), 415, 'unsupported_media_type'],
  ['another Content-Type', () => ({ headers: { 'Content-Type': 'application/xml' } }), 415, 'unsupported_media_type'],
  ['a malformed Content-Type', () => ({ headers: { 'Content-Type': ';;' } }), 415, 'unsupported_media_type'],
  [
    'another charset',
    () => ({ headers: { 'Content-Type': 'application/json; charset=utf-16' } }),
    415,
    'unsupported_media_type',
  ],
  ['another Content-Encoding', () => ({ headers: { 'Content-Encoding': 'zstd' } }), 415, 'unsupported_encoding'],
  ['two Content-Encodings', () => ({ headers: { 'Content-Encoding': 'gzip, br' } }), 415, 'unsupported_encoding'],
  ['no body', () => ({ body: '' }), 400, 'empty_body'],
  ['a body that is too large', (body) => ({ body: huge(body) }), 413, 'payload_too_large'],
  ['a body that grows too large', (body) => ({ body: huge(body), declared: false }), 413, 'payload_too_large'],
  [
    'the sha-256 of another body',
    () => ({ headers: { 'Content-Digest': `sha-256=${digestOf('other')}` } }),
    400,
    'digest_mismatch',
  ],
  [
    'the sha-512 of another body',
    () => ({ headers: { 'Content-Digest': `sha-512=${digestOf('other', 'sha512')}` } }),
    400,
    'digest_mismatch',
  ],
  ['an invalid digest', () => ({ headers: { 'Content-Digest': 'sha-256=abc' } }), 400, 'bad_request'],
  [
    'a correlation id of 129 characters',
    () => ({ headers: { 'X-Correlation-Id': 'x'.repeat(129) } }),
    400,
    'invalid_correlation_id',
  ],
  [
    'two correlation ids',
    () => ({ headers: { 'X-Correlation-Id': 'a', 'Idempotency-Key': 'b' } }),
    400,
    'invalid_correlation_id',
  ],
];

describe.each(faults)('%s', (_name, make, status, code) => {
  afterEach(async () => {
    await waitUntil('no upload is left', async () => ((await product.payloadFiles()).length === 0 ? true : undefined));
    expect(await product.db.job.count()).toBe(0);
  });

  it.each(bodyRoutes)('is refused by $name', async ({ target, body }) => {
    const response = await send(target, { body, ...make(body) });
    const fault = await readFaultOf(response);
    expect({ status: fault.status, code: fault.code }).toEqual({ status, code });
    expect(fault.detail).toMatch(/\w{3}.*\.$/);
    expect(fault.correlationId).toBe(response.headers.get('x-correlation-id'));
  });
});

describe('a body whose digest is right', () => {
  const encoded = (body: string) => gzipSync(body);

  it.each(bodyRoutes)(
    'is accepted by $name, also in gzip, where it covers the compressed bytes',
    async ({ name, target, body }) => {
      const headers = {
        'Content-Encoding': 'gzip',
        'Content-Digest': `sha-256=${digestOf(encoded(body))}, md5=:AAAA:`,
      };
      const { status } = await send(target, { headers, body: encoded(body) });
      // There are no products to add, and no records to change.
      expect(status).toBe(name === 'products of a sync' ? 400 : Math.min(status, 202));
    },
  );

  it('is not the digest of the decoded bytes', async () => {
    const [{ target, body }] = bodyRoutes as [BodyRoute];
    const headers = { 'Content-Encoding': 'gzip', 'Content-Digest': `sha-256=${digestOf(body)}` };
    expect(await readFaultOf(await send(target, { headers, body: encoded(body) }))).toMatchObject({
      code: 'digest_mismatch',
    });
  });
});

describe('a correlation id of another submission', () => {
  it.each([
    [
      'an upsert',
      'POST /wms-ingest/v1/master/uoms',
      'POST /wms-ingest/v1/master/uoms',
      { items: [{ source_id: 'B', name: 'b' }] },
    ],
    [
      'a bulk submission',
      'POST /wms-ingest/v1/master/uoms?mode=bulk',
      'POST /wms-ingest/v1/master/uoms?mode=bulk',
      { items: [{ source_id: 'B', name: 'b' }] },
    ],
    [
      'another mode',
      'POST /wms-ingest/v1/master/uoms?mode=bulk',
      'POST /wms-ingest/v1/master/uoms?mode=full-refresh',
      { items: [{ source_id: 'A', name: 'a' }] },
    ],
    [
      'another collection',
      'POST /wms-ingest/v1/master/uoms',
      'POST /wms-ingest/v1/crm/groups',
      { items: [{ source_id: 'A', name: 'a' }] },
    ],
    [
      'another surface',
      'POST /wms-ingest/v1/crm/customers?mode=bulk',
      'POST /api/v1/crm/customers/bulk',
      [{ externalId: 'A', firstName: 'a', lastName: 'b' }],
    ],
  ])('is refused with 422: %s', async (name, first, second, body) => {
    const headers = { 'X-Correlation-Id': name.replaceAll(' ', '-') };
    expect((await send(first, { headers, body: '{"items":[{"source_id":"A","name":"a"}]}' })).ok).toBe(true);
    const jobs = await product.db.job.count();
    const files = await product.payloadFiles();
    const fault = await readFaultOf(await send(second, { headers, body: JSON.stringify(body) }));
    expect(fault).toMatchObject({
      status: 422,
      code: 'correlation_id_reused',
      correlationId: headers['X-Correlation-Id'],
    });
    expect(await product.db.job.count()).toBe(jobs);
    expect(await product.payloadFiles()).toEqual(files);
  });
});
