import type { Resources } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { contextOf } from '../http/request-context.ts';
import { readBatchId, requireBatch } from './require-batch.ts';

/**
 * A signed URL needs no key; but a partner whose key is sent along is answered for its own batches alone (rule 9). Passes on
 * RequestFault `not_found`, `archived`
 */
export function refuseForeignBatch(resources: Resources): RequestHandler {
  return async (req, res, next) => {
    const { partnerId } = contextOf(res);
    if (partnerId !== null) await requireBatch(resources, { batchId: readBatchId(req), partnerId });
    next();
  };
}
