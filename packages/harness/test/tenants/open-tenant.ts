import { formatId } from '@sluice/contracts';
import supertest from 'supertest';
import { json, ndjson, PapiClient, type PartnerClient, type TestProduct } from '../../src/index.ts';

/** A partner with one resource of each kind. */
export interface Tenant {
  partner: PartnerClient;
  papi: PapiClient;
  /** Of its batches, signed: where one takes its upload, and where the files of another are; by what the path ends with. */
  signedUrls: Readonly<Record<string, string>>;
  /** Every id of its resources, in each form that a surface uses; no other partner has any of them. */
  ids: readonly string[];
}

/** Creates a tenant; a worker must run. Its correlation ids begin with `name`. */
export async function openTenant(product: TestProduct, name: string): Promise<Tenant> {
  const partner = await product.addPartner();
  const papi = new PapiClient(product.baseUrl, partner);
  const own = (kind: string) => `${kind}-${partner.partnerId}`;
  await partner.push('master/uoms', json([{ source_id: own('EA'), name: 'Each' }])).expect(200);
  await partner.push('master/skus', json([{ source_id: own('LATE'), name: 'waits', base_uom: own('KG') }])).expect(200);
  const sku = { source_id: own('BULK'), name: 'Bolt', base_uom: own('EA') };
  await partner.run('master/skus', ndjson([sku, { source_id: own('WRONG') }]), {
    correlationId: `${name}-native`,
  });
  await submitCustomer(product, { partner, externalId: own('C'), correlationId: `${name}-bulk` });
  const signedUrls = await openBatches(product, { partner, sourceId: own('CONTACT'), correlationId: `${name}-batch` });
  await openSession(partner, own('PART'));
  await partner.push('catalog/products', json([{ source_id: own('LAMP'), name: 'Lamp' }])).expect(200);
  await papi.sync([{ productId: own('LAMP') }], 'en');
  await papi.name(await papi.open('en'), [{ productId: own('LAMP') }]).expect(200);
  return { partner, papi, signedUrls, ids: await listIds(product, partner.partnerId) };
}

async function submitCustomer(
  product: TestProduct,
  { partner, externalId, correlationId }: { partner: PartnerClient; externalId: string; correlationId: string },
): Promise<void> {
  const headers = { 'X-API-Key': partner.apiKey, 'X-Correlation-Id': correlationId };
  const request = supertest(product.baseUrl).post('/api/v1/crm/customers/bulk').set(headers);
  const { body } = await request.send([{ externalId, firstName: 'Ada', lastName: 'Lovelace' }]).expect(202);
  await partner.waitForEnd(formatId('job', body.resource.uuid));
}

async function openBatches(
  product: TestProduct,
  { partner, sourceId, correlationId }: { partner: PartnerClient; sourceId: string; correlationId: string },
): Promise<Record<string, string>> {
  const post = async (asked: object, status: number, headers = {}) => {
    const request = supertest(product.baseUrl)
      .post('/api/v1/batches')
      .set({ 'X-API-Key': partner.apiKey, ...headers });
    const { body } = await request.send({ resource: 'contact', action: 'merge', ...asked }).expect(status);
    return body;
  };
  const awaited = await post({ upload: true }, 201);
  const items = [{ id: sourceId, name: 'Ann' }, { id: 'nameless' }];
  const ended = await post({ mode: 'sync', items }, 200, { 'X-Correlation-Id': correlationId });
  return {
    upload: awaited._upload_url,
    'upload.csv': ended._upload_csv_url,
    'upload.json': ended._upload_json_url,
    'errors.csv': ended._errors_csv_url,
    'errors.json': ended._errors_json_url,
  };
}

async function openSession(partner: PartnerClient, sourceId: string): Promise<void> {
  const { body } = await partner.post('/sessions').send({ collection: 'master/uoms', mode: 'bulk' }).expect(201);
  const part = json([{ source_id: sourceId, name: 'in a part' }]);
  await partner.put(`/sessions/${body.session_id}/parts/1`).set('Content-Type', part.type).send(part.bytes).expect(200);
}

async function listIds(product: TestProduct, partnerId: string): Promise<string[]> {
  const where = { partnerId };
  const { db } = product;
  const jobs = await db.job.findMany({ where });
  const records = await db.record.findMany({ where });
  const entries = await db.quarantine.findMany({ where });
  const sessions = await db.session.findMany({ where });
  const syncs = await db.syncSession.findMany({ where });
  const batches = await db.batch.findMany({ where });
  const ids = [
    ...jobs.flatMap(({ jobId }) => [jobId, formatId('job', jobId)]),
    ...records.flatMap(({ sourceId, internalId }) => [sourceId, internalId]),
    ...entries.flatMap(({ quarantineId }) => [quarantineId, formatId('qn', quarantineId)]),
    ...sessions.flatMap(({ sessionId }) => [sessionId, formatId('ses', sessionId)]),
    ...syncs.map(({ sessionId }) => sessionId),
    ...batches.map(({ batchId }) => batchId),
  ];
  return [...new Set(ids)];
}
