import type { Sql } from '../db/transaction.ts';
import type { RejectedItem } from './chunk.ts';

/** An error row: a rejected item, or a quarantined one with its entry. */
export interface JobErrorRow extends RejectedItem {
  status: 'REJECTED' | 'QUARANTINED';
  quarantineId: string | null;
}

/** Writes error rows; a row that is there already stays. */
export async function insertJobErrors(tx: Sql, jobId: string, rows: readonly JobErrorRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO job_errors (job_id, index, line, source_id, status, code, reason, path, quarantine_id)
    SELECT ${jobId}::uuid, index, line, "sourceId", status, code, reason, path, "quarantineId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row(index integer, line integer, "sourceId" text, status text,
      code text, reason text, path text, "quarantineId" uuid)
    ON CONFLICT DO NOTHING`;
}
