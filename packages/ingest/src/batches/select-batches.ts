import { Prisma } from '@sluice/prisma';
import type { Sql } from '../db/transaction.ts';
import type { Batch } from './batch.ts';

/** Reads batches, newest first. `conditions` speak of `batches b` and its job `j`, which may be missing. */
export function selectBatches(db: Sql, conditions: Prisma.Sql, limit: number): Promise<Batch[]> {
  return db.$queryRaw<Batch[]>`
    SELECT b.batch_id::text AS "batchId", b.partner_id AS "partnerId", b.correlation_id AS "correlationId", b.collection,
      b.mode, b.action, b.batch_mode AS "batchMode", b.duplicates, b.invalid, b.job_id::text AS "jobId",
      b.created_at AS "createdAt", b.expires_at AS "expiresAt", b.key_id AS "keyId"
    FROM batches b LEFT JOIN jobs j ON j.job_id = b.job_id
    WHERE ${conditions} ORDER BY b.batch_id DESC LIMIT ${limit}`;
}

/** The batch that a submission has become; null where there is none. */
export async function findBatchBySubmission(
  db: Sql,
  { partnerId, correlationId }: { partnerId: string; correlationId: string },
): Promise<Batch | null> {
  const isIt = Prisma.sql`b.partner_id = ${partnerId} AND b.correlation_id = ${correlationId}`;
  return (await selectBatches(db, isIt, 1))[0] ?? null;
}
