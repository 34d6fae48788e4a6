import { formatId } from '@sluice/contracts';
import type { Sql } from '../db/transaction.ts';

/** Enters how many records a full refresh has tombstoned, in its job and in the audit log. */
export async function recordTombstones(tx: Sql, jobId: string, tombstoned: number): Promise<void> {
  await tx.$executeRaw`
    WITH refresh AS (UPDATE jobs SET tombstoned = ${tombstoned} WHERE job_id = ${jobId}::uuid RETURNING *)
    INSERT INTO audit_log (actor, key_id, partner_id, act, target, detail, correlation_id)
    SELECT 'partner', key_id, partner_id, 'records.tombstoned', ${formatId('job', jobId)},
      jsonb_build_object('collection', collection, 'records', tombstoned), correlation_id
    FROM refresh`;
}
