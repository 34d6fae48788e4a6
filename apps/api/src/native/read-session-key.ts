import { RequestFault } from '@sluice/contracts';
import { type Caller, maxSessionParts, type SessionKey } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { readIdParam, readParam } from '../http/path-params.ts';
import { callerOf } from '../http/request-context.ts';

/** Who asks, and the session that `:session_id` of the path names. Throws RequestFault `not_found` where it is no session id. */
export function readSessionKey(req: Request, res: Response): SessionKey & Caller {
  return { ...callerOf(res), sessionId: readIdParam(req, 'ses', 'session_id') };
}

/** The number of a part that `:part` of the path names. Throws RequestFault `invalid_parameter`. */
export function readPartNumber(req: Request): number {
  const text = readParam(req, 'part');
  const number = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (number <= maxSessionParts) return number;
  throw new RequestFault('invalid_parameter', `Parts are numbered from 1 to ${maxSessionParts}, not '${text}'.`);
}
