import { Ajv, type ValidateFunction } from 'ajv';
import type { Request, Response } from 'express';
import { readJsonBody, refuseBody } from '../body/json-body.ts';

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
