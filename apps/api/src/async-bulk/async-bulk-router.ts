import { Router } from 'express';
import { authenticatePartner } from '../auth/authenticate-partner.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, refuseUnknownPath } from '../http/routes.ts';
import { limitRequests } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { bulkBase, bulkPaths } from './async-bulk-paths.ts';
import { getBulkJob } from './jobs.ts';
import { createRecordValidators } from './record-validation.ts';
import { downloadReport } from './report.ts';
import { submitBulk } from './submissions.ts';

/** The async-bulk surface: every route requires a partner's key. */
export function createAsyncBulkRouter(resources: ApiResources, keys: KeyRing): Router {
  const router = Router({ caseSensitive: true });
  const validators = createRecordValidators();
  router.use(bulkPaths, authenticatePartner(keys), limitRequests(resources));
  addRoute(router, `${bulkBase}/async/jobs/:uuid`, { GET: getBulkJob(resources) });
  addRoute(router, `${bulkBase}/async/jobs/:uuid/report`, { GET: downloadReport(resources) });
  addRoute(router, `${bulkBase}/:group/:collection/bulk`, {
    POST: submitBulk(resources, 'create', validators),
    PUT: submitBulk(resources, 'update', validators),
  });
  router.use(bulkPaths, refuseUnknownPath());
  return router;
}
