import { RequestFault, retention } from '@sluice/contracts';
import { type BatchView, findBatch, type Resources } from '@sluice/ingest';
import type { Request } from 'express';
import { isPast } from '../http/job-lifetime.ts';
import { readParam } from '../http/path-params.ts';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id in the path. Throws RequestFault `not_found` where it is none. */
export function readBatchId(req: Request): string {
  const id = readParam(req, 'batch_id').toLowerCase();
  if (!uuidPattern.test(id)) throw describeAbsence(id);
  return id;
}

/**
 * A batch of the partner.
 * @throws RequestFault `not_found`, also for another partner's batch (rule 9); `archived` past its retention
 */
export async function requireBatch({ db }: Resources, key: { batchId: string; partnerId: string }): Promise<BatchView> {
  const batch = await findBatch(db, key);
  if (batch === null) throw describeAbsence(key.batchId);
  const endedAt = batch.job === null ? batch.expiresAt : batch.job.finishedAt;
  const { jobDays } = retention;
  if (endedAt === null || !isPast(endedAt, jobDays)) return batch;
  throw new RequestFault('archived', `Batch '${key.batchId}' is archived: a batch is kept for ${jobDays} days.`);
}

/** The fault of asking for a batch that is not there. */
export function describeAbsence(id: string): RequestFault {
  return new RequestFault('not_found', `There is no batch '${id}'.`);
}
