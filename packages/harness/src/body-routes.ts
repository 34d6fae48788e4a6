import type { PartnerClient } from './partner-client.ts';
import type { TestProduct } from './test-product.ts';

/** A route that accepts a body. */
export interface BodyRoute {
  name: string;
  /** Method and target; `{session}`, `{sync}` and `{upload}` are replaced by what openTargets returns. */
  target: string;
  /** JSON that it accepts. */
  body: string;
}

/** One route of each kind, for every surface. */
export const bodyRoutes: readonly BodyRoute[] = [
  ['an upsert', 'POST /wms-ingest/v1/master/uoms', { items: [{ source_id: 'A', name: 'a' }] }],
  ['a bulk submission', 'POST /wms-ingest/v1/master/uoms?mode=bulk', { items: [{ source_id: 'A', name: 'a' }] }],
  ['a full refresh', 'POST /wms-ingest/v1/master/uoms?mode=full-refresh', { items: [{ source_id: 'A', name: 'a' }] }],
  ['a session', 'POST /wms-ingest/v1/sessions', { collection: 'master/uoms', mode: 'bulk' }],
  ['a part of a session', 'PUT /wms-ingest/v1/sessions/{session}/parts/1', { items: [{ source_id: 'A', name: 'a' }] }],
  ['an async bulk', 'POST /api/v1/crm/customers/bulk', [{ externalId: 'A', firstName: 'a', lastName: 'b' }]],
  ['a batch', 'POST /api/v1/batches', { resource: 'contact', action: 'merge', items: [{ id: 'a', name: 'a' }] }],
  ['an upload', 'PUT {upload}', [{ id: 'a', name: 'a' }]],
  ['a sync', 'POST /papi-sync/session', { contexts: ['en'] }],
  ['products of a sync', 'POST /papi-sync/session/{sync}/products', { products: [{ productId: 'A' }] }],
  ['a change of states', 'POST /product/state/list/by-ids', { ids: ['A'], action: 'PUBLISH' }],
  ['an archiving', 'PUT /products/archive/by-ids', { ids: ['A'] }],
].map(([name, target, body]) => ({ name, target, body: JSON.stringify(body) }) as BodyRoute);

/** Creates what the routes need; the returned function fills in the placeholders of a target. */
export async function openTargets(product: TestProduct, partner: PartnerClient): Promise<(target: string) => string> {
  const call = async (path: string, body: unknown): Promise<{ headers: Headers; body: Record<string, string> }> => {
    const headers = { 'X-API-Key': partner.apiKey, 'Content-Type': 'application/json' };
    const response = await fetch(product.baseUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { headers: response.headers, body: (await response.json()) as Record<string, string> };
  };
  const session = await call('/wms-ingest/v1/sessions', { collection: 'master/uoms', mode: 'bulk' });
  const sync = await call('/papi-sync/session', { contexts: ['en'] });
  const batch = await call('/api/v1/batches', { resource: 'contact', action: 'merge', upload: true });
  const values = new Map<string, unknown>([
    ['{session}', session.body.session_id],
    ['{sync}', sync.headers.get('resource-id')],
    ['{upload}', batch.body._upload_url],
  ]);
  return (target) => target.replace(/\{\w+\}/, (name) => String(values.get(name)));
}
