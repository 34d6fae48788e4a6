import { Readable } from 'node:stream';
import type { Resources } from '../resources/resources.ts';
import type { CheckedItems } from '../submit/check-items.ts';
import { submitAlongside } from '../submit/submit-payload.ts';
import type { BatchView, NewBatch } from './batch.ts';
import { describeReuse, insertBatch } from './insert-batch.ts';

/**
 * Submits a batch whose items came with its request. Batch and job are recorded together.
 *
 * @param found what parsing and validation have found in them
 * @throws as submitPayload
 */
export async function submitBatch(
  resources: Resources,
  batch: NewBatch & { found: CheckedItems },
  body: Buffer,
): Promise<BatchView> {
  const { submission, found } = batch;
  const { job } = await submitAlongside(resources, {
    submission,
    body: Readable.from([body]),
    alongside: async (tx, { jobId }) => {
      const { batchId } = await insertBatch(tx, { ...batch, batchId: jobId, content: { jobId, found } });
      if (batchId !== jobId) throw describeReuse(submission.correlationId);
    },
  });
  const { jobId, acceptedAt } = job;
  const { batchMode } = batch;
  return {
    ...job,
    ...found,
    keyId: submission.keyId,
    batchId: jobId,
    batchMode,
    createdAt: acceptedAt,
    expiresAt: null,
    job,
  };
}
