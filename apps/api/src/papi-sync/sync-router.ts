import { Router } from 'express';
import { authenticatePartner } from '../auth/authenticate-partner.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, refuseUnknownPath } from '../http/routes.ts';
import { limitRequests } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { answerArchiveChange, answerStateChange } from './product-changes.ts';
import { answerPublishedProduct, answerPublishedProducts } from './published-products.ts';
import { answerNamedProducts } from './session-products.ts';
import { answerNewSync, answerSync, answerSyncDone } from './sessions.ts';

/** The sync-session surface (reference/4-sync-sessions): every route of it asks for a partner's key. */
export function createSyncRouter(resources: ApiResources, keys: KeyRing): Router {
  const router = Router({ caseSensitive: true });
  router.use(syncPaths, authenticatePartner(keys), limitRequests(resources));
  addRoute(router, sessionPath, { POST: answerNewSync(resources) });
  addRoute(router, `${sessionPath}/:session_id`, { GET: answerSync(resources) });
  addRoute(router, `${sessionPath}/:session_id/products`, { POST: answerNamedProducts(resources) });
  addRoute(router, `${sessionPath}/:session_id/done`, { PUT: answerSyncDone(resources) });
  addRoute(router, '/papi/products', { GET: answerPublishedProducts(resources) });
  addRoute(router, '/papi/products/:product_id', { GET: answerPublishedProduct(resources) });
  addRoute(router, '/product/state/list/by-ids', { POST: answerStateChange(resources) });
  addRoute(router, '/products/archive/by-ids', { PUT: answerArchiveChange(resources, true) });
  addRoute(router, '/products/unarchive/by-ids', { PUT: answerArchiveChange(resources, false) });
  router.use(syncPaths, refuseUnknownPath());
  return router;
}

/** What belongs to the surface, as patterns. */
export const syncPaths: string[] = ['/papi-sync', '/papi', '/product', '/products'];

/** Where a session stands. */
export const sessionPath = '/papi-sync/session';
