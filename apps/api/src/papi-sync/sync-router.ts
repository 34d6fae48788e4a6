import { Router } from 'express';
import { authenticatePartner } from '../auth/authenticate-partner.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, refuseUnknownPath } from '../http/routes.ts';
import { limitRequests } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { archiveProducts, changeProductState } from './product-changes.ts';
import { getPublishedProduct, listPublishedProducts } from './published-products.ts';
import { addProducts } from './session-products.ts';
import { completeSyncSession, createSyncSession, getSyncSession } from './sessions.ts';

/** The sync-session surface (reference/4-sync-sessions): every route of it asks for a partner's key. */
export function createSyncRouter(resources: ApiResources, keys: KeyRing): Router {
  const router = Router({ caseSensitive: true });
  router.use(syncPaths, authenticatePartner(keys), limitRequests(resources));
  addRoute(router, sessionPath, { POST: createSyncSession(resources) });
  addRoute(router, `${sessionPath}/:session_id`, { GET: getSyncSession(resources) });
  addRoute(router, `${sessionPath}/:session_id/products`, { POST: addProducts(resources) });
  addRoute(router, `${sessionPath}/:session_id/done`, { PUT: completeSyncSession(resources) });
  addRoute(router, '/papi/products', { GET: listPublishedProducts(resources) });
  addRoute(router, '/papi/products/:product_id', { GET: getPublishedProduct(resources) });
  addRoute(router, '/product/state/list/by-ids', { POST: changeProductState(resources) });
  addRoute(router, '/products/archive/by-ids', { PUT: archiveProducts(resources, true) });
  addRoute(router, '/products/unarchive/by-ids', { PUT: archiveProducts(resources, false) });
  router.use(syncPaths, refuseUnknownPath());
  return router;
}

/** What belongs to the surface, as patterns. */
export const syncPaths: string[] = ['/papi-sync', '/papi', '/product', '/products'];

/** Where a session stands. */
export const sessionPath = '/papi-sync/session';
