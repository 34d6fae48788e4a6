import { Router } from 'express';
import { authenticateIfKey, authenticatePartner } from '../auth/authenticate-partner.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, refuseUnknownPath } from '../http/routes.ts';
import { limitRequests } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { refuseForeignBatch } from './batch-access.ts';
import { createBatchWriter } from './batch-body.ts';
import { batchesBase } from './batch-paths.ts';
import { getBatch, listBatches } from './batches.ts';
import { createBatch } from './create-batch.ts';
import { downloadBatchFile } from './downloads.ts';
import type { SignedUrls } from './signed-urls.ts';
import { uploadFile } from './uploads.ts';

const downloads = ['/upload.csv', '/upload.json', '/errors.csv', '/errors.json'] as const;

/** The batches surface: its routes require a partner's key, or a signed URL. */
export function createBatchesRouter(resources: ApiResources, keys: KeyRing, urls: SignedUrls): Router {
  const router = Router({ caseSensitive: true });
  const write = createBatchWriter(urls.signer, resources.limits);
  const batch = `${batchesBase}/:batch_id`;
  router.use(`${batch}/:file`, authenticateIfKey(keys), refuseForeignBatch(resources));
  addRoute(router, `${batch}/upload`, { PUT: uploadFile(resources, urls, write) });
  for (const file of downloads) addRoute(router, batch + file, { GET: downloadBatchFile(resources, urls, file) });
  router.use(batchesBase, authenticatePartner(keys), limitRequests(resources));
  addRoute(router, batchesBase, { GET: listBatches(resources, write), POST: createBatch(resources, write) });
  addRoute(router, batch, { GET: getBatch(resources, write) });
  router.use(batchesBase, refuseUnknownPath());
  return router;
}
