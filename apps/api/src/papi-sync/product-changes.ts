import { changeProducts, type ProductFields, type Resources } from '@sluice/ingest';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Request, RequestHandler, Response } from 'express';
import { readJsonBody, refuseBody } from '../body/json-body.ts';
import { type JsonValue, sendJson } from '../http/json.ts';
import { readQuery } from '../http/query.ts';
import { callerOf } from '../http/request-context.ts';

/** `POST /product/state/list/by-ids`: publishes or unpublishes products; returns the result of each id. */
export function setProductState(resources: Resources): RequestHandler {
  return async (req, res) => {
    const { ids, action } = await readStateRequest(req, res);
    const fields = { state: action === 'PUBLISH' ? 'published' : 'unpublished' } as const;
    sendJson(res, await change(resources, { req, res }, { ids, fields }));
  };
}

/** `PUT /products/archive/by-ids` and `…/unarchive/by-ids`: archives or unarchives products; returns the result of each id. */
export function setProductsArchived(resources: Resources, archived: boolean): RequestHandler {
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

/** Maximum number of ids in one request. */
const maxIds = 1_000;

/** An id has up to 255 characters, and JSON escapes take up to twelve bytes per character. */
const maxBytes = 4 * 1024 * 1024;

interface ArchiveRequest {
  /** Distinct. */
  ids: string[];
}

interface StateRequest extends ArchiveRequest {
  action: 'PUBLISH' | 'UNPUBLISH';
}

const ajv = new Ajv();
const ids = { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: maxIds, uniqueItems: true } as const;

const isArchiveRequest = ajv.compile<ArchiveRequest>({
  type: 'object',
  properties: { ids },
  required: ['ids'],
  additionalProperties: false,
});
const isStateRequest = ajv.compile<StateRequest>({
  type: 'object',
  properties: { ids, action: { enum: ['PUBLISH', 'UNPUBLISH'] } },
  required: ['ids', 'action'],
  additionalProperties: false,
});

/** The ids of a request. Rejects with RequestFault `validation_failed`, or as readJsonBody. */
function readArchiveRequest(req: Request, res: Response): Promise<ArchiveRequest> {
  return readRequest({ req, res }, isArchiveRequest, '{"ids": ["…"]} with up to 1,000 ids');
}

/** The ids and the action of a request. Rejects as readArchiveRequest. */
function readStateRequest(req: Request, res: Response): Promise<StateRequest> {
  const example = '{"ids": ["…"], "action": "PUBLISH"} (or "UNPUBLISH") with up to 1,000 ids';
  return readRequest({ req, res }, isStateRequest, example);
}

async function readRequest<T extends ArchiveRequest>(
  { req, res }: { req: Request; res: Response },
  isRequest: ValidateFunction<T>,
  example: string,
): Promise<T> {
  const body = await readJsonBody(req, res, maxBytes);
  if (!isRequest(body)) return refuseBody(isRequest.errors, example);
  return body;
}
