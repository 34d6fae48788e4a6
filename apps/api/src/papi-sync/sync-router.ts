import { Router } from 'express';
import { authenticatePartner } from '../auth/authenticate-partner.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, refuseUnknownPath } from '../http/routes.ts';
import { limitRequests } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { setProductState, setProductsArchived } from './product-changes.ts';
import { getPublishedProduct, listPublishedProducts } from './published-products.ts';
import { addProducts } from './session-products.ts';
import { completeSyncSession, createSyncSession, getSyncSession } from './sessions.ts';

/** The paths of the surface, as patterns. */
const syncPaths = ['/papi-sync', '/papi', '/product', '/products'];
const sessionPath = '/papi-sync/session';

/** The sync-session surface: every route requires a partner's key. */
export function createSyncRouter(resources: ApiResources, keys: KeyRing): Router {
  const router = Router({ caseSensitive: true });
  router.use(syncPaths, authenticatePartner(keys), limitRequests(resources));
  addRoute(router, sessionPath, { POST: createSyncSession(resources) });
  addRoute(router, `${sessionPath}/:session_id`, { GET: getSyncSession(resources) });
  addRoute(router, `${sessionPath}/:session_id/products`, { POST: addProducts(resources) });
  addRoute(router, `${sessionPath}/:session_id/done`, { PUT: completeSyncSession(resources) });
  addRoute(router, '/papi/products', { GET: listPublishedProducts(resources) });
  addRoute(router, '/papi/products/:product_id', { GET: getPublishedProduct(resources) });
  addRoute(router, '/product/state/list/by-ids', { POST: setProductState(resources) });
  addRoute(router, '/products/archive/by-ids', { PUT: setProductsArchived(resources, true) });
  addRoute(router, '/products/unarchive/by-ids', { PUT: setProductsArchived(resources, false) });
  router.use(syncPaths, refuseUnknownPath());
  return router;
}
