import { RequestFault } from '@sluice/contracts';
import { maxSessionParts, type SessionKey } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { readIdParam, readParam } from '../http/read-param.ts';
import { partnerOf } from '../http/request-context.ts';

/** The session that `:session_id` of the path names. Throws RequestFault `not_found` where it is no session id. */
export function readSessionKey(req: Request, res: Response): SessionKey {
  return { partnerId: partnerOf(res), sessionId: readIdParam(req, 'ses', 'session_id') };
}

/** The number of a part that `:part` of the path names. Throws RequestFault `invalid_parameter`. */
export function readPartNumber(req: Request): number {
  const text = readParam(req, 'part');
  const number = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (number <= maxSessionParts) return number;
  throw new RequestFault('invalid_parameter', `Parts are numbered from 1 to ${maxSessionParts}, not '${text}'.`);
}
