import { isTerminal, RequestFault, retention } from '@sluice/contracts';
import { type BatchFilter, type BatchView, findBatch, listBatches as list, type Resources } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { isPast, pollAfterS } from '../http/job-lifetime.ts';
import { sendJson } from '../http/json.ts';
import { pageBody, pageParameters, readPageQuery } from '../http/pages.ts';
import { isUuid, readParam } from '../http/path-params.ts';
import { readChoice, readQuery } from '../http/query.ts';
import { contextOf, partnerOf } from '../http/request-context.ts';
import type { BatchWriter } from './batch-body.ts';
import { actionMappings, batchActions, batchResources, resourceMappings } from './batch-mappings.ts';
import { batchStatuses, findStates } from './batch-status.ts';

/** `GET /batches`: the partner's batches, newest first. */
export function listBatches({ db }: Resources, write: BatchWriter): RequestHandler {
  return async (req, res) => {
    sendJson(res, pageBody(await list(db, readFilter(req, res)), write));
  };
}

/** `GET /batches/{batch_id}`: the current state of the batch. */
export function getBatch(resources: Resources, write: BatchWriter): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const batch = await requireBatch(resources, { batchId: readBatchId(req), partnerId: partnerOf(res) });
    if (batch.job !== null && !isTerminal(batch.job.state)) res.set('Retry-After', pollAfterS);
    sendJson(res, write(batch));
  };
}

function readFilter(req: Request, res: Response): BatchFilter {
  const query = readQuery(req.originalUrl, ['resource', 'action', 'status', ...pageParameters]);
  const resource = readChoice(query, { name: 'resource', values: batchResources });
  const action = readChoice(query, { name: 'action', values: batchActions });
  const status = readChoice(query, { name: 'status', values: batchStatuses });
  return {
    partnerId: partnerOf(res),
    ...readPageQuery(query),
    ...(resource && { collection: resourceMappings[resource].collection }),
    ...(action && actionMappings[action]),
    ...(status && { states: findStates(status) }),
  };
}

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
