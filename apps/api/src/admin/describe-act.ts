import type { AuditEntry } from '@sluice/ingest';
import type { Response } from 'express';
import { contextOf } from '../http/request-context.ts';

/** The entry of what the admin key has done in this request. */
export function describeAct(
  res: Response,
  act: Pick<AuditEntry, 'act' | 'target' | 'partnerId' | 'detail'>,
): AuditEntry {
  return { ...act, actor: 'admin', keyId: null, correlationId: contextOf(res).correlationId };
}
