import { type Collection, formatId, isSourceId, lifecycles, RequestFault } from '@sluice/contracts';
import { findRecord, listRecords as list, type RecordView, type Resources } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { readCollection } from '../http/collections.ts';
import { type JsonValue, RawJson, sendJson } from '../http/json.ts';
import { pageBody, pageParameters, readPageQuery } from '../http/pages.ts';
import { readParam } from '../http/path-params.ts';
import { readChoice, readQuery } from '../http/query.ts';
import { partnerOf } from '../http/request-context.ts';

/** `GET /{group}/{collection}`: a page of the collection's records, ordered by id. */
export function listRecords({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const collection = readCollection(req);
    const query = readQuery(req.originalUrl, ['lifecycle', ...pageParameters]);
    const lifecycle = readChoice(query, { name: 'lifecycle', values: lifecycles });
    const filter = { partnerId: partnerOf(res), collection: collection.path, ...readPageQuery(query) };
    const page = await list(db, lifecycle === undefined ? filter : { ...filter, lifecycle });
    sendJson(
      res,
      pageBody(page, (record) => recordBody(record, collection)),
    );
  };
}

/** `GET /{group}/{collection}/{source_id}`: one record. */
export function getRecord({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const collection = readCollection(req);
    readQuery(req.originalUrl, []);
    const sourceId = readParam(req, 'source_id');
    const key = { partnerId: partnerOf(res), collection: collection.path, sourceId };
    // An invalid id cannot exist, and Postgres does not accept NUL in a parameter.
    const record = isSourceId(sourceId) ? await findRecord(db, key) : null;
    if (record === null) throw new RequestFault('not_found', `There is no ${collection.label} '${sourceId}'.`);
    sendJson(res, recordBody(record, collection));
  };
}

/** A record on the wire. `data` is exactly the JSON that is stored. */
export function recordBody(record: RecordView, { idPrefix }: Collection): JsonValue {
  return {
    source_id: record.sourceId,
    source_version: record.sourceVersion,
    internal_id: formatId(`fgai-${idPrefix}`, record.internalId),
    lifecycle: record.lifecycle,
    data: new RawJson(record.data),
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}
