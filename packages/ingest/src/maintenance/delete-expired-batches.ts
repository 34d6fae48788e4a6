import { retention } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';

const batchesAtOnce = 1_000;

/** Deletes some of the batches whose upload never came, once they are past their retention. Answers how many. */
export function deleteExpiredBatches(db: Sql): Promise<number> {
  return db.$executeRaw`
    DELETE FROM batches WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM batches
      WHERE job_id IS NULL AND expires_at < now() - make_interval(days => ${retention.jobDays}::integer)
      ORDER BY expires_at LIMIT ${batchesAtOnce} FOR UPDATE SKIP LOCKED))`;
}
