import { isTerminal } from '@sluice/contracts';
import { type BatchFilter, listBatches, type Resources } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { pollAfterS } from '../http/job-lifetime.ts';
import { sendJson } from '../http/json.ts';
import { pageBody, pageParameters, readPageQuery } from '../http/pages.ts';
import { readChoice, readQuery } from '../http/query.ts';
import { partnerOf } from '../http/request-context.ts';
import type { BatchWriter } from './batch-body.ts';
import { batchStatuses, findStates } from './batch-status.ts';
import { actionTerms, batchActions, batchResources, resourceTerms } from './batch-terms.ts';
import { readBatchId, requireBatch } from './require-batch.ts';

/** `GET /batches`: the partner's batches, newest first. */
export function answerBatches({ db }: Resources, write: BatchWriter): RequestHandler {
  return async (req, res) => {
    sendJson(res, pageBody(await listBatches(db, readFilter(req, res)), write));
  };
}

/** `GET /batches/{batch_id}`: the batch as it stands. */
export function answerBatch(resources: Resources, write: BatchWriter): RequestHandler {
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
    ...(resource && { collection: resourceTerms[resource].collection }),
    ...(action && actionTerms[action]),
    ...(status && { states: findStates(status) }),
  };
}
