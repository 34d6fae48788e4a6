import type { Sql } from '../db/transaction.ts';

/** Joins a batch with the job that its upload has become. False where it has one, or does not wait for it any more. */
export async function attachJob(db: Sql, batchId: string): Promise<boolean> {
  const settled = await db.$executeRaw`
    UPDATE batches SET job_id = batch_id WHERE batch_id = ${batchId}::uuid AND job_id IS NULL AND expires_at > now()`;
  return settled === 1;
}
