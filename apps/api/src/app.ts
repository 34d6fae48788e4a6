import { type ClientTimeouts, createSecretMask } from '@sluice/runtime';
import express, { type Express } from 'express';
import { createAdminRouter } from './admin/admin-router.ts';
import { bulkPaths } from './async-bulk/async-bulk-paths.ts';
import { createAsyncBulkRouter } from './async-bulk/async-bulk-router.ts';
import { sendErrors } from './async-bulk/envelope.ts';
import { createKeyRing } from './auth/key-ring.ts';
import { createBatchesRouter } from './batches/batches-router.ts';
import { createSignedUrls } from './batches/signed-urls.ts';
import { accessLog } from './http/access-log.ts';
import { assignCorrelationId } from './http/correlation-id.ts';
import { refuseAmbiguousRequest, refuseBadTarget } from './http/request-checks.ts';
import { setClientTimeouts } from './http/request-context.ts';
import { refuseUnknownPath } from './http/routes.ts';
import { securityHeaders } from './http/security-headers.ts';
import { discardUnreadBody } from './http/unread-body.ts';
import { createNativeRouter } from './native/native-router.ts';
import { createHealthRouter } from './ops/health.ts';
import { createQueueBoard } from './ops/queue-board.ts';
import { createSyncRouter } from './papi-sync/sync-router.ts';
import { errorHandler } from './problems/error-handler.ts';
import type { ApiResources } from './resources/api-resources.ts';

/** The operator's settings of the API. */
export interface AppOptions {
  /** Gives access to the admin surface and the queue board. */
  adminApiKey: string;
  /** Whether operators may change the queue with the queue board. */
  bullBoardWritable: boolean;
  /** How slow a client may be. */
  clientTimeouts: ClientTimeouts;
}

/** Builds the API on open resources; it opens nothing itself. */
export function buildApp(resources: ApiResources, options: AppOptions): Express {
  const { service, queue, log } = resources;
  const mask = createSecretMask([options.adminApiKey]);
  const keys = createKeyRing(resources, options.adminApiKey);
  const app = createApp();
  app.use(securityHeaders(), accessLog(log), assignCorrelationId(mask), discardUnreadBody());
  app.use(setClientTimeouts(options.clientTimeouts), refuseAmbiguousRequest(), refuseBadTarget());
  app.use(createHealthRouter(resources));
  app.use(createNativeRouter(resources, keys));
  app.use(createAsyncBulkRouter(resources, keys));
  app.use(createSyncRouter(resources, keys));
  const urls = createSignedUrls(service, options.adminApiKey);
  app.use(createBatchesRouter(resources, keys, urls));
  app.use(createAdminRouter(service, keys));
  app.use(createQueueBoard({ service, queue, keys, writable: options.bullBoardWritable }));
  app.use(refuseUnknownPath());
  app.use(bulkPaths, errorHandler({ log, mask, send: sendErrors }));
  app.use(errorHandler({ log, mask }));
  return app;
}

function createApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  // An ETag of each response costs more than it saves: the resources that clients poll change.
  app.disable('etag');
  // readQuery is stricter.
  app.set('query parser', false);
  return app;
}
