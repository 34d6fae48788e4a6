import { parseId, RequestFault } from '@sluice/contracts';
import type { Request } from 'express';

/** A single-segment parameter of the path, decoded. Throws Error if the route has no such parameter (a wiring fault). */
export function readParam(req: Request, name: string): string {
  const value = req.params[name];
  if (typeof value === 'string') return value;
  throw new Error(`The route has no parameter '${name}'.`);
}

/** The parameters that are ids: the prefix of the id, and what the id belongs to. */
const idParams = {
  job_id: { prefix: 'job', label: 'job' },
  session_id: { prefix: 'ses', label: 'session' },
  quarantine_id: { prefix: 'qn', label: 'quarantined item' },
} as const;

/** The id in the path, as a UUID. Throws RequestFault `not_found` if it is not a valid id. */
export function readIdParam(req: Request, name: keyof typeof idParams): string {
  const { prefix, label } = idParams[name];
  const text = readParam(req, name);
  const id = parseId(prefix, text);
  if (id === undefined) throw new RequestFault('not_found', `There is no ${label} '${text}'.`);
  return id;
}

/** Returns whether `text` is a UUID, in lower or upper case. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
