import { changeProducts, type ProductFields, type Resources } from '@sluice/ingest';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Request, RequestHandler, Response } from 'express';
import { readJsonBody, refuseBody } from '../body/json-body.ts';
import { type JsonValue, sendJson } from '../http/json.ts';
import { readQuery } from '../http/query.ts';
import { callerOf } from '../http/request-context.ts';

/** `POST /product/state/list/by-ids`: publishes or unpublishes products, and tells the outcome of each id. */
export function changeProductState(resources: Resources): RequestHandler {
  return async (req, res) => {
    const { ids, action } = await readStateRequest(req, res);
    const fields = { state: action === 'PUBLISH' ? 'published' : 'unpublished' } as const;
    sendJson(res, await change(resources, { req, res }, { ids, fields }));
  };
}

/** `PUT /products/archive/by-ids` and `…/unarchive/by-ids`: the same, with the outcome of each id. */
export function archiveProducts(resources: Resources, archived: boolean): RequestHandler {
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

/** Ids of one request. */
const maxIds = 1_000;

/** An id has up to 255 characters, each of which JSON may write as twelve bytes. */
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

/** The ids of a request. Throws RequestFault `validation_failed`, or that of a body that cannot be read. */
export function readArchiveRequest(req: Request, res: Response): Promise<ArchiveRequest> {
  return readRequest({ req, res }, isArchiveRequest, '{"ids": ["…"]}, up to 1,000 of them');
}

/** The same, with what is to be done. */
export function readStateRequest(req: Request, res: Response): Promise<StateRequest> {
  const example = '{"ids": ["…"], "action": "PUBLISH"} (or "UNPUBLISH"), up to 1,000 ids';
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
