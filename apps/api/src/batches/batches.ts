import { isTerminal } from '@sluice/contracts';
import { type BatchFilter, listBatches as list, type Resources } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { pollAfterS } from '../http/job-lifetime.ts';
import { sendJson } from '../http/json.ts';
import { pageBody, pageParameters, readPageQuery } from '../http/pages.ts';
import { readChoice, readQuery } from '../http/query.ts';
import { partnerOf } from '../http/request-context.ts';
import { readBatchId, requireBatch } from './batch-access.ts';
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
