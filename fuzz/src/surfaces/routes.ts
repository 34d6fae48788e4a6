/** The root of the native surface's paths. */
export const nativeRoot = '/wms-ingest/v1';

/** A route of the product, with a valid body. */
export interface Route {
  method: string;
  path: string;
  contentType: string;
  body: string;
  /** It requires the operator's key. */
  isAdmin?: boolean;
}

const id = '01M81RSM7KEVWVGK1HJ6K85Y2P';
const uuid = '01a2b3c4-d5e6-7f80-9123-456789abcdef';
const json = 'application/json';

/** Routes with a body. */
export const bodyRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${nativeRoot}/master/uoms`,
    contentType: json,
    body: '{"items":[{"source_id":"A","name":"a","factor":1.5}]}',
  },
  {
    method: 'POST',
    path: `${nativeRoot}/master/uoms?mode=bulk`,
    contentType: 'application/x-ndjson',
    body: '{"source_id":"A","name":"a"}\n{"source_id":"B","name":"b"}\n',
  },
  {
    method: 'POST',
    path: `${nativeRoot}/master/uoms?mode=full-refresh`,
    contentType: 'text/csv',
    body: 'source_id,name,factor\nA,"a ""b""",1.5\n',
  },
  {
    method: 'POST',
    path: `${nativeRoot}/sessions`,
    contentType: json,
    body: '{"collection":"master/uoms","mode":"bulk","allow_empty":false}',
  },
  {
    method: 'PUT',
    path: `${nativeRoot}/sessions/ses-${id}/parts/1`,
    contentType: 'text/csv',
    body: 'source_id,name\nA,a\n',
  },
  { method: 'POST', path: `${nativeRoot}/sessions/ses-${id}/done`, contentType: json, body: '{"parts":1}' },
  {
    method: 'POST',
    path: '/api/v1/crm/customers/bulk',
    contentType: json,
    body: '[{"externalId":"A","firstName":"a","lastName":"b"}]',
  },
  {
    method: 'PUT',
    path: '/api/v1/master/uoms/bulk',
    contentType: json,
    body: '{"resources":[{"externalId":"A","name":"a"}]}',
  },
  {
    method: 'POST',
    path: '/api/v1/batches',
    contentType: json,
    body: '{"resource":"group","action":"merge","items":[{"id":"A","name":"a"}]}',
  },
  {
    method: 'POST',
    path: '/api/v1/batches',
    contentType: json,
    body: '{"resource":"group","action":"overwrite","upload":true}',
  },
  {
    method: 'PUT',
    path: `/api/v1/batches/${uuid}/upload?expires=1&signature=x`,
    contentType: json,
    body: '[{"id":"A","name":"a"}]',
  },
  { method: 'POST', path: '/papi-sync/session', contentType: json, body: '{"contexts":["en","en-GB"]}' },
  {
    method: 'POST',
    path: `/papi-sync/session/${uuid}/products`,
    contentType: json,
    body: '{"products":[{"productId":"A","lastUpdate":1705073128120}]}',
  },
  {
    method: 'POST',
    path: '/product/state/list/by-ids',
    contentType: json,
    body: '{"ids":["A","B"],"action":"PUBLISH"}',
  },
  { method: 'PUT', path: '/products/archive/by-ids', contentType: json, body: '{"ids":["A"]}' },
  { method: 'PUT', path: '/products/unarchive/by-ids', contentType: json, body: '{"ids":["A"]}' },
  {
    method: 'POST',
    path: '/admin/v1/partners',
    contentType: json,
    body: '{"partner_id":"acme","name":"Acme","job_timeout_s":60}',
    isAdmin: true,
  },
  {
    method: 'PATCH',
    path: '/admin/v1/partners/demo',
    contentType: json,
    body: '{"name":"Demo","job_timeout_s":null}',
    isAdmin: true,
  },
  { method: 'POST', path: '/admin/v1/partners/demo/keys', contentType: json, body: '{}', isAdmin: true },
];

const plain = (method: string, path: string, isAdmin = false): Route => ({
  method,
  path,
  contentType: '',
  body: '',
  isAdmin,
});

/** Routes without a body. */
export const plainRoutes: readonly Route[] = [
  plain('GET', `${nativeRoot}/capabilities`),
  plain('GET', `${nativeRoot}/schemas/master/skus`),
  plain('GET', `${nativeRoot}/jobs?state=COMPLETED&collection=master/uoms&limit=10&cursor=abc`),
  plain('GET', `${nativeRoot}/jobs/job-${id}`),
  plain('GET', `${nativeRoot}/jobs/job-${id}/errors?limit=10&cursor=abc`),
  plain('GET', `${nativeRoot}/jobs/job-${id}/errors.csv`),
  plain('POST', `${nativeRoot}/jobs/job-${id}/cancel`),
  plain('POST', `${nativeRoot}/jobs/job-${id}/retry`),
  plain('GET', `${nativeRoot}/quarantine?collection=master/skus&limit=1&cursor=abc`),
  plain('GET', `${nativeRoot}/quarantine/qn-${id}`),
  plain('POST', `${nativeRoot}/quarantine/qn-${id}/release`),
  plain('DELETE', `${nativeRoot}/quarantine/qn-${id}`),
  plain('GET', `${nativeRoot}/sessions/ses-${id}`),
  plain('DELETE', `${nativeRoot}/sessions/ses-${id}`),
  plain('GET', `${nativeRoot}/master/skus?lifecycle=ACTIVE&limit=5&cursor=abc`),
  plain('GET', `${nativeRoot}/master/skus/SKU-1`),
  plain('GET', `/api/v1/async/jobs/${uuid}`),
  plain('GET', `/api/v1/async/jobs/${uuid}/report`),
  plain('GET', '/api/v1/batches?resource=group&action=merge&status=queued&limit=3&cursor=abc'),
  plain('GET', `/api/v1/batches/${uuid}`),
  plain('GET', `/api/v1/batches/${uuid}/errors.csv?expires=1&signature=x`),
  plain('GET', `/papi-sync/session/${uuid}?limit=5&cursor=abc`),
  plain('PUT', `/papi-sync/session/${uuid}/done`),
  plain('GET', '/papi/products?context=en&limit=5&cursor=abc'),
  plain('GET', '/papi/products/P-1?context=en'),
  plain('GET', '/admin/v1/partners', true),
  plain('GET', '/admin/v1/partners/demo/keys', true),
  plain('DELETE', '/admin/v1/partners/demo/keys/none', true),
  plain('GET', '/healthz'),
];
