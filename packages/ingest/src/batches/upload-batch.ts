import { newJobId, type PayloadFormat, RequestFault, requireCollection } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import type { Resources } from '../resources/resources.ts';
import { type SubmittedPayload, submitAlongside } from '../submit/submit-payload.ts';
import type { BatchView, NewBatch } from './batch.ts';
import { describeReuse, insertBatch } from './insert-batch.ts';
import { findBatch } from './read-batches.ts';

/**
 * Opens a batch that waits for its upload. The same request again is the same batch.
 *
 * @throws RequestFault correlation_id_reused
 */
export async function awaitUpload({ db, limits }: Resources, { submission, batchMode }: NewBatch): Promise<BatchView> {
  const { partnerId, correlationId, collection, mode, action } = submission;
  const entry = { submission, batchMode, batchId: newJobId(), content: { ttlS: limits.sessionTtlS } };
  const { batchId } = await db.forPartner(partnerId, async (tx) => {
    const job = await tx.job.findUnique({ where: { partnerId_correlationId: { partnerId, correlationId } } });
    return job === null ? insertBatch(tx, entry) : { batchId: job.jobId };
  });
  const batch = await findBatch(db, { batchId, partnerId });
  const isSame =
    batch?.expiresAt != null &&
    batch.collection === collection.path &&
    batch.mode === mode &&
    batch.action === action &&
    batch.batchMode === batchMode;
  if (!isSame) throw describeReuse(correlationId);
  return batch;
}

/**
 * Takes the upload of a batch in as its job, once: both are recorded together. After a refusal the batch waits on.
 *
 * @throws RequestFault conflict where the batch waits for none; and as submitPayload
 */
export async function uploadBatch(
  resources: Resources,
  { batch, format }: { batch: BatchView; format: PayloadFormat },
  payload: Pick<SubmittedPayload, 'body' | 'quota'>,
): Promise<BatchView> {
  const { batchId, partnerId, keyId, correlationId, mode, action } = batch;
  const collection = requireCollection(batch.collection);
  const ids = { jobId: batchId, partnerId, keyId, correlationId };
  const submission = { ...ids, surface: 'batch', collection, mode, action, format, allowEmpty: false } as const;
  try {
    const { job } = await submitAlongside(resources, { ...payload, submission, alongside: attach });
    return { ...batch, jobId: job.jobId, job };
  } catch (error) {
    const now = await findBatch(resources.db, { batchId, partnerId });
    // Another upload was quicker: that is what the partner has to know, whatever this one met.
    if (error instanceof RequestFault && now?.jobId != null) throw describeTaken();
    throw error;
  }
}

async function attach(tx: Sql, { jobId }: { jobId: string }): Promise<void> {
  if (!(await attachJob(tx, jobId))) throw describeTaken();
}

function describeTaken(): RequestFault {
  return new RequestFault(
    'already_exists',
    'The batch has its upload already, or expects none. Create a new batch for another upload.',
  );
}

/** Joins a batch with the job that its upload has become. False where it has one, or does not wait for it any more. */
async function attachJob(db: Sql, batchId: string): Promise<boolean> {
  const attached = await db.$executeRaw`
    UPDATE batches SET job_id = batch_id WHERE batch_id = ${batchId}::uuid AND job_id IS NULL AND expires_at > now()`;
  return attached === 1;
}
