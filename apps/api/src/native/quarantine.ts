import { formatId, RequestFault } from '@sluice/contracts';
import {
  type Caller,
  deleteQuarantine,
  findQuarantine,
  listQuarantine as list,
  type QuarantineView,
  type Resources,
  releaseQuarantine,
} from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { readCollectionFilter, requireCollection } from '../http/collections.ts';
import { type JsonValue, RawJson, sendJson } from '../http/json.ts';
import { pageBody, pageParameters, readPageQuery } from '../http/pages.ts';
import { readIdParam } from '../http/path-params.ts';
import { readQuery } from '../http/query.ts';
import { callerOf, partnerOf } from '../http/request-context.ts';
import { recordBody } from './records.ts';

/** `GET /quarantine`: a page of the partner's quarantined items, oldest first. */
export function listQuarantine({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const query = readQuery(req.originalUrl, ['collection', ...pageParameters]);
    const filter = { partnerId: partnerOf(res), ...readCollectionFilter(query), ...readPageQuery(query) };
    sendJson(res, pageBody(await list(db, filter), quarantineBody));
  };
}

/** `GET /quarantine/{quarantine_id}`: one quarantined item. */
export function getQuarantinedItem(resources: Resources): RequestHandler {
  return async (req, res) => {
    sendJson(res, quarantineBody(await loadItem(resources, readItemKey(req, res))));
  };
}

/** `POST /quarantine/{quarantine_id}/release`: applies the item now if its references are resolved, and returns its record. */
export function releaseQuarantinedItem(resources: Resources): RequestHandler {
  return async (req, res) => {
    const key = readItemKey(req, res);
    const collection = requireCollection((await loadItem(resources, key)).collection);
    const released = await releaseQuarantine(resources, key);
    if (released === null) throw notFound(key);
    sendJson(res, { status: released.status, record: recordBody(released.record, collection) });
  };
}

/** `DELETE /quarantine/{quarantine_id}`: discards the item. */
export function deleteQuarantinedItem({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const key = readItemKey(req, res);
    if (!(await deleteQuarantine(db, key))) throw notFound(key);
    res.status(204).end();
  };
}

interface ItemKey extends Caller {
  /** UUID. */
  quarantineId: string;
}

function readItemKey(req: Request, res: Response): ItemKey {
  readQuery(req.originalUrl, []);
  return { ...callerOf(res), quarantineId: readIdParam(req, 'quarantine_id') };
}

async function loadItem({ db }: Resources, key: ItemKey): Promise<QuarantineView> {
  const item = await findQuarantine(db, key);
  if (item === null) throw notFound(key);
  return item;
}

function notFound({ quarantineId }: ItemKey): RequestFault {
  return new RequestFault('not_found', `There is no quarantined item '${formatId('qn', quarantineId)}'.`);
}

/** A quarantined item on the wire. `item` is exactly the JSON that was sent. */
function quarantineBody(view: QuarantineView): JsonValue {
  return {
    quarantine_id: formatId('qn', view.quarantineId),
    collection: view.collection,
    source_id: view.sourceId,
    reason: view.reason,
    missing: view.missing.map(({ collection, sourceId }) => ({ collection, source_id: sourceId })),
    job_id: formatId('job', view.jobId),
    item: new RawJson(view.item),
    created_at: view.createdAt,
  };
}
