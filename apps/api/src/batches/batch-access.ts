import { RequestFault, retention } from '@sluice/contracts';
import { type BatchView, findBatch, type Resources } from '@sluice/ingest';
import type { Request, RequestHandler } from 'express';
import { isPast } from '../http/job-lifetime.ts';
import { isUuid, readParam } from '../http/path-params.ts';
import { contextOf } from '../http/request-context.ts';

/** The batch id in the path, in lower case. Throws RequestFault `not_found` if it is not a UUID. */
export function readBatchId(req: Request): string {
  const id = readParam(req, 'batch_id').toLowerCase();
  if (!isUuid(id)) throw batchNotFound(id);
  return id;
}

/**
 * A batch of the partner.
 * @throws RequestFault `not_found`, also for another partner's batch ("Tenant isolation"); `archived` past its retention
 */
export async function requireBatch({ db }: Resources, key: { batchId: string; partnerId: string }): Promise<BatchView> {
  const batch = await findBatch(db, key);
  if (batch === null) throw batchNotFound(key.batchId);
  const endedAt = batch.job === null ? batch.expiresAt : batch.job.finishedAt;
  const { jobDays } = retention;
  if (endedAt === null || !isPast(endedAt, jobDays)) return batch;
  throw new RequestFault(
    'archived',
    `Retention has passed: batch '${key.batchId}' ended more than ${jobDays} days ago.`,
  );
}

/** The fault of a request for a batch that does not exist. */
export function batchNotFound(id: string): RequestFault {
  return new RequestFault('not_found', `There is no batch '${id}'.`);
}

/**
 * A signed URL requires no key. If a partner's key is sent too, the batch must be that partner's ("Tenant isolation").
 * Passes on RequestFault `not_found`, `archived`
 */
export function refuseForeignBatch(resources: Resources): RequestHandler {
  return async (req, res, next) => {
    const { partnerId } = contextOf(res);
    if (partnerId !== null) await requireBatch(resources, { batchId: readBatchId(req), partnerId });
    next();
  };
}
