import { Router } from 'express';
import { authenticateIfKey, authenticatePartner } from '../auth/authenticate-partner.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { addRoute, refuseUnknownPath } from '../http/routes.ts';
import { limitRequests } from '../limits/request-limit.ts';
import type { ApiResources } from '../resources/api-resources.ts';
import { createBatchWriter } from './batch-body.ts';
import { batchesBase } from './batch-paths.ts';
import { answerBatch, answerBatches, refuseForeignBatch } from './batches.ts';
import { answerNewBatch } from './create-batch.ts';
import { downloadBatchFile } from './downloads.ts';
import type { SignedUrls } from './signed-urls.ts';
import { answerUpload } from './uploads.ts';

const downloads = ['/upload.csv', '/upload.json', '/errors.csv', '/errors.json'] as const;

/** The batches surface (reference/3-batches): its routes ask for a partner's key, or for a URL that was signed for them. */
export function createBatchesRouter(resources: ApiResources, keys: KeyRing, urls: SignedUrls): Router {
  const router = Router({ caseSensitive: true });
  const write = createBatchWriter(urls.signer, resources.limits);
  const batch = `${batchesBase}/:batch_id`;
  router.use(`${batch}/:file`, authenticateIfKey(keys), refuseForeignBatch(resources));
  addRoute(router, `${batch}/upload`, { PUT: answerUpload(resources, urls, write) });
  for (const file of downloads) addRoute(router, batch + file, { GET: downloadBatchFile(resources, urls, file) });
  router.use(batchesBase, authenticatePartner(keys), limitRequests(resources));
  addRoute(router, batchesBase, { GET: answerBatches(resources, write), POST: answerNewBatch(resources, write) });
  addRoute(router, batch, { GET: answerBatch(resources, write) });
  router.use(batchesBase, refuseUnknownPath());
  return router;
}
