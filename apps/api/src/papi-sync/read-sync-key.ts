import { RequestFault } from '@sluice/contracts';
import type { SyncKey } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { readParam } from '../http/path-params.ts';
import { partnerOf } from '../http/request-context.ts';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The session that `:session_id` of the path names. Throws RequestFault `not_found` where it is no UUID. */
export function readSyncKey(req: Request, res: Response): SyncKey {
  const sessionId = readParam(req, 'session_id');
  if (!uuidPattern.test(sessionId)) throw new RequestFault('not_found', `There is no sync session '${sessionId}'.`);
  return { partnerId: partnerOf(res), sessionId: sessionId.toLowerCase() };
}
