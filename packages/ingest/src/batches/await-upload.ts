import { newJobId } from '@sluice/contracts';
import type { Resources } from '../resources/resources.ts';
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
