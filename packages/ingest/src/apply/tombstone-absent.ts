import { formatId } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';
import type { JobTarget } from './apply-chunk.ts';

/**
 * Tombstones the records that a full refresh does not hold, and deletes the quarantine entries that it does not hold (Full
 * refresh). An id in the ledger was sent, whatever became of its item; a record accepted after the refresh is not touched.
 * Returns how many records were tombstoned. The transaction holds the lock of the collection exclusively.
 */
export async function tombstoneAbsent(tx: Sql, target: JobTarget): Promise<number> {
  const { partnerId, collection, acceptedSeq, jobId } = target;
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE sent ON COMMIT DROP AS
    SELECT string_to_table(source_ids, E'\\x1f') COLLATE "C" AS source_id FROM ledger WHERE job_id = ${jobId}::uuid`;
  await tx.$executeRaw`ANALYZE sent`;
  // A table that has just been loaded has no statistics yet: taken for empty, it would be joined row by row, for hours.
  await tx.$executeRaw`SET LOCAL enable_nestloop = off`;
  await tx.$executeRaw`
    DELETE FROM quarantine q
    WHERE q.partner_id = ${partnerId} AND q.collection = ${collection} AND q.accepted_seq < ${acceptedSeq}::bigint
      AND NOT EXISTS (SELECT FROM sent WHERE sent.source_id = q.source_id)`;
  return tx.$executeRaw`
    UPDATE records r SET lifecycle = 'INACTIVE', accepted_seq = ${acceptedSeq}::bigint, confirmed = false, updated_at = now()
    WHERE r.partner_id = ${partnerId} AND r.collection = ${collection} AND r.lifecycle = 'ACTIVE'
      AND r.accepted_seq < ${acceptedSeq}::bigint
      AND NOT EXISTS (SELECT FROM sent WHERE sent.source_id = r.source_id)`;
}

/** Records how many records a full refresh has tombstoned, in its job and in the audit log. */
export async function recordTombstones(tx: Sql, jobId: string, tombstoned: number): Promise<void> {
  await tx.$executeRaw`
    WITH refresh AS (UPDATE jobs SET tombstoned = ${tombstoned} WHERE job_id = ${jobId}::uuid RETURNING *)
    INSERT INTO audit_log (actor, key_id, partner_id, act, target, detail, correlation_id)
    SELECT 'partner', key_id, partner_id, 'records.tombstoned', ${formatId('job', jobId)},
      jsonb_build_object('collection', collection, 'records', tombstoned), correlation_id
    FROM refresh`;
}
