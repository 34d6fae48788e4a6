import { RequestFault } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import type { CheckedItems } from '../submit/check-items.ts';
import type { Batch, NewBatch } from './batch.ts';
import { findBatchBySubmission } from './read-batches.ts';

/** A batch to be inserted: with its job and what was found in its items, or awaiting an upload for `ttlS` seconds. */
export interface BatchEntry extends NewBatch {
  batchId: string;
  content: { jobId: string; found: CheckedItems } | { ttlS: number };
}

/** Inserts a batch, once for each (partner_id, correlation_id). Returns the stored one. */
export async function insertBatch(db: Sql, { submission, batchMode, batchId, content }: BatchEntry): Promise<Batch> {
  const { partnerId, keyId, correlationId, collection, mode, action } = submission;
  const { jobId, found } = 'found' in content ? content : { jobId: null, found: null };
  const ttlS = 'ttlS' in content ? content.ttlS : null;
  await db.$executeRaw`
    INSERT INTO batches (batch_id, partner_id, correlation_id, collection, mode, action, batch_mode, duplicates, invalid,
      job_id, expires_at, key_id)
    VALUES (${batchId}::uuid, ${partnerId}, ${correlationId}, ${collection.path}, ${mode}, ${action}, ${batchMode},
      ${found?.duplicates ?? null}::integer, ${found?.invalid ?? null}::integer, ${jobId}::uuid,
      now() + make_interval(secs => ${ttlS}::float8), ${keyId})
    ON CONFLICT (partner_id, correlation_id) DO NOTHING`;
  const batch = await findBatchBySubmission(db, submission);
  if (batch === null) throw new Error(`Batch ${batchId} was not inserted.`);
  return batch;
}

/** The fault of a correlation id that stands for something else already. */
export function describeReuse(correlationId: string): RequestFault {
  return new RequestFault(
    'correlation_id_reused',
    `Correlation id '${correlationId}' was used before for another submission. Send the same request again, or use a new correlation id.`,
  );
}
