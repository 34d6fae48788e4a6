import {
  inEachWay,
  isForbidden,
  listsItsOwn,
  makesItsOwn,
  needsItsOwnSignature,
  refusesEach,
  type Sent,
  tellsOfNobody,
  type Visit,
} from './visits.ts';

const native = '/wms-ingest/v1';
const part = { items: [{ source_id: 'X', name: 'of another' }] };
const ada = { externalId: 'X', firstName: 'Ada', lastName: 'Lovelace' };
const batch = { resource: 'contact', action: 'merge', upload: true };
const uoms = { group: 'master', collection: 'uoms' };
const customers = { group: 'crm', collection: 'customers' };
const collections = [
  uoms,
  { group: 'master', collection: 'skus' },
  { group: 'catalog', collection: 'products' },
  customers,
];
const published = { query: { context: 'en' } };

/** Routes with an id in their path, and the requests to make of them; those that delete come last. */
export const routesOfOne: Readonly<Record<string, readonly Sent[]>> = {
  [`GET ${native}/jobs/:job_id`]: [{}],
  [`POST ${native}/jobs/:job_id/cancel`]: [{}],
  [`POST ${native}/jobs/:job_id/retry`]: [{}],
  [`GET ${native}/jobs/:job_id/errors`]: [{}],
  [`GET ${native}/jobs/:job_id/errors.csv`]: [{}],
  [`GET ${native}/jobs/:job_id/errors.json`]: [{}],
  [`GET ${native}/quarantine/:quarantine_id`]: [{}],
  [`POST ${native}/quarantine/:quarantine_id/release`]: [{}],
  [`GET ${native}/sessions/:session_id`]: [{}],
  [`PUT ${native}/sessions/:session_id/parts/:part`]: [{ fixed: { part: '1' }, body: part }],
  [`POST ${native}/sessions/:session_id/done`]: [{}],
  [`GET ${native}/:group/:collection/:source_id`]: collections.map((fixed) => ({ fixed })),
  'GET /api/v1/async/jobs/:uuid': [{}],
  'GET /api/v1/async/jobs/:uuid/report': [{}],
  'GET /api/v1/batches/:batch_id': [{}],
  'GET /papi-sync/session/:session_id': [{}],
  'POST /papi-sync/session/:session_id/products': [{ body: { products: [{ productId: 'X' }] } }],
  'PUT /papi-sync/session/:session_id/done': [{}],
  'GET /papi/products/:product_id': [published],
  [`DELETE ${native}/quarantine/:quarantine_id`]: [{}],
  [`DELETE ${native}/sessions/:session_id`]: [{}],
};

/** Every other route. */
export const otherRoutes: Readonly<Record<string, Visit>> = {
  'GET /healthz': tellsOfNobody(),
  'GET /readyz': tellsOfNobody(),
  [`GET ${native}/capabilities`]: tellsOfNobody(),
  [`GET ${native}/schemas/:group/:collection`]: tellsOfNobody({ fixed: uoms }),
  [`GET ${native}/jobs`]: listsItsOwn(),
  [`GET ${native}/quarantine`]: listsItsOwn(),
  [`GET ${native}/:group/:collection`]: inEachWay(...collections.map((fixed) => listsItsOwn({ fixed }))),
  'GET /api/v1/batches': listsItsOwn(),
  'GET /papi/products': listsItsOwn(published),
  [`POST ${native}/:group/:collection`]: makesItsOwn(
    { fixed: uoms, query: { mode: 'bulk' }, body: part, correlationId: 'owner-native' },
    202,
  ),
  [`POST ${native}/sessions`]: makesItsOwn({ body: { collection: 'master/uoms', mode: 'bulk' } }, 201),
  'POST /api/v1/:group/:collection/bulk': makesItsOwn(
    { fixed: customers, body: [ada], correlationId: 'owner-bulk' },
    202,
  ),
  'PUT /api/v1/:group/:collection/bulk': makesItsOwn({ fixed: customers, body: [ada] }, 202),
  'POST /api/v1/batches': makesItsOwn({ body: batch, correlationId: 'owner-batch' }, 201),
  'POST /papi-sync/session': makesItsOwn({ body: { contexts: ['en'] } }, 200),
  'POST /product/state/list/by-ids': refusesEach((ids) => ({ ids, action: 'UNPUBLISH' })),
  'PUT /products/archive/by-ids': refusesEach((ids) => ({ ids })),
  'PUT /products/unarchive/by-ids': refusesEach((ids) => ({ ids })),
  'PUT /api/v1/batches/:batch_id/upload': needsItsOwnSignature('upload'),
  'GET /api/v1/batches/:batch_id/upload.csv': needsItsOwnSignature('upload.csv'),
  'GET /api/v1/batches/:batch_id/upload.json': needsItsOwnSignature('upload.json'),
  'GET /api/v1/batches/:batch_id/errors.csv': needsItsOwnSignature('errors.csv'),
  'GET /api/v1/batches/:batch_id/errors.json': needsItsOwnSignature('errors.json'),
  'GET /admin/v1/partners': isForbidden(),
  'POST /admin/v1/partners': isForbidden({ body: { partner_id: 'mine', name: 'Mine' } }),
  'GET /admin/v1/partners/:partner_id': isForbidden(),
  'PATCH /admin/v1/partners/:partner_id': isForbidden({ body: { name: 'Mine' } }),
  'GET /admin/v1/partners/:partner_id/keys': isForbidden(),
  'POST /admin/v1/partners/:partner_id/keys': isForbidden(),
  'DELETE /admin/v1/partners/:partner_id/keys/:key_id': isForbidden({ fixed: { key_id: 'any' } }),
  'GET /admin/v1/audit': isForbidden(),
};
