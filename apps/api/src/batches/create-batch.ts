import { Readable } from 'node:stream';
import { isTerminal, RequestFault } from '@sluice/contracts';
import {
  aliasItemFields,
  awaitEnd,
  awaitUpload,
  type BatchView,
  checkItems,
  type JsonList,
  type Resources,
  readJsonList,
  submitBatch,
} from '@sluice/ingest';
import type { RequestHandler, Response } from 'express';
import { pollAfterS } from '../http/job-lifetime.ts';
import { sendJson } from '../http/json.ts';
import { readQuery } from '../http/query.ts';
import type { BatchWriter } from './batch-body.ts';
import { batchPath } from './batch-paths.ts';
import { type BatchRequest, readBatchRequest, readEnvelope } from './batch-request.ts';
import { idNames } from './item-names.ts';

/** Maximum number of items in mode sync. */
const syncMaxItems = 1_000;
/** How long mode sync waits for the job to end. */
const syncWaitMs = 30_000;

/**
 * `POST /batches`: 201 with a batch that waits for its upload; 202 with one whose items are parsed, validated and queued;
 * 200 with one that has ended (mode sync).
 */
export function createBatch(resources: Resources, write: BatchWriter): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const request = readBatchRequest(await readEnvelope(req, res, resources.limits), res);
    const { items } = request;
    const batch =
      items === null ? await awaitUpload(resources, request) : await submitItems(resources, { ...request, items }, res);
    res.location(batchPath(batch.batchId)).status(httpStatus(request, batch));
    if (batch.job !== null && !isTerminal(batch.job.state)) res.set('Retry-After', pollAfterS);
    sendJson(res, write(batch), httpStatus(request, batch));
  };
}

function httpStatus({ items, batchMode }: BatchRequest, { job }: BatchView): number {
  if (items === null) return 201;
  return batchMode === 'sync' && job !== null && isTerminal(job.state) ? 200 : 202;
}

async function submitItems(
  resources: Resources,
  request: BatchRequest & { items: Buffer },
  res: Response,
): Promise<BatchView> {
  const { submission, batchMode, items } = request;
  const body = await aliasItems(items);
  const list = await readList(resources, request, body);
  const found = await checkItems(resources, submission, list);
  const sized = { ...submission, sentItems: list.count };
  const batch = await submitBatch(resources, { submission: sized, batchMode, found }, body);
  return batchMode === 'sync' ? waitForEnd(resources, batch, res) : batch;
}

async function aliasItems(items: Buffer): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of aliasItemFields(Readable.from([items]), 'json', idNames)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function readList(
  { limits }: Resources,
  { submission, batchMode }: BatchRequest,
  body: Buffer,
): Promise<JsonList> {
  const { collection } = submission;
  const envelope = { listName: 'items', takesBareList: false };
  const maxItems = batchMode === 'sync' ? syncMaxItems : Number.POSITIVE_INFINITY;
  const list = await readJsonList(body, { collection, envelope, maxItems, itemMaxBytes: limits.itemMaxBytes });
  if (list.count === 0) throw new RequestFault('validation_failed', 'The batch has no items. Send at least one.');
  if (list.count <= maxItems) return list;
  const detail = `The batch has ${list.count} items; the limit of mode sync is ${maxItems}. Use mode mixed.`;
  throw new RequestFault('validation_failed', detail);
}

async function waitForEnd({ db }: Resources, batch: BatchView, res: Response): Promise<BatchView> {
  const deadline = Date.now() + syncWaitMs;
  const { partnerId, batchId: jobId } = batch;
  const job = await awaitEnd(db, { partnerId, jobId }, () => res.destroyed || Date.now() > deadline);
  return { ...batch, job: job ?? batch.job };
}
