import { parseId, RequestFault } from '@sluice/contracts';
import type { Request } from 'express';

/**
 * A single-segment parameter of the path, decoded. Throws where the route has no such parameter (a fault in the
 * wiring).
 */
export function readParam(req: Request, name: string): string {
  const value = req.params[name];
  if (typeof value === 'string') return value;
  throw new Error(`The route has no parameter '${name}'.`);
}

/**
 * The id in the path, as a UUID.
 * @param prefix what such ids begin with, and what the parameter is called: `job` reads `:job_id`
 * @throws RequestFault `not_found` where it is no such id
 */
export function readIdParam(req: Request, prefix: string, name: string): string {
  const text = readParam(req, name);
  const id = parseId(prefix, text);
  if (id === undefined) throw new RequestFault('not_found', `There is no ${name.replace('_id', '')} '${text}'.`);
  return id;
}
