import { changeProducts, type ProductFields, type Resources } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { type JsonValue, sendJson } from '../http/json.ts';
import { readQuery } from '../http/query.ts';
import { callerOf } from '../http/request-context.ts';
import { readArchiveRequest, readStateRequest } from './read-product-change.ts';

/** `POST /product/state/list/by-ids`: publishes or unpublishes products, and tells the outcome of each id. */
export function answerStateChange(resources: Resources): RequestHandler {
  return async (req, res) => {
    const { ids, action } = await readStateRequest(req, res);
    const fields = { state: action === 'PUBLISH' ? 'published' : 'unpublished' } as const;
    sendJson(res, await change(resources, { req, res }, { ids, fields }));
  };
}

/** `PUT /products/archive/by-ids` and `…/unarchive/by-ids`: the same, with the outcome of each id. */
export function answerArchiveChange(resources: Resources, archived: boolean): RequestHandler {
  return async (req, res) => {
    const { ids } = await readArchiveRequest(req, res);
    sendJson(res, await change(resources, { req, res }, { ids, fields: { archived } }));
  };
}

async function change(
  resources: Resources,
  { req, res }: { req: Request; res: Response },
  { ids, fields }: { ids: readonly string[]; fields: ProductFields },
): Promise<JsonValue> {
  readQuery(req.originalUrl, []);
  const results = await changeProducts(resources, { ...callerOf(res), productIds: ids, fields });
  return {
    results: results.map(({ index, status, code, reason }) => ({ id: ids[index], status, code, reason })),
  };
}
