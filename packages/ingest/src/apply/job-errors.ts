import type { Sql } from '../db/transaction.ts';
import type { RejectedItem } from './chunk.ts';
import type { Quarantined } from './quarantine-items.ts';

/** The error rows of a chunk: its rejected and its quarantined items, as text that Postgres can hold. */
export function listErrorRows(rejected: readonly RejectedItem[], quarantined: readonly Quarantined[]): JobErrorRow[] {
  return [...rejected.map(rejectedRow), ...quarantined.map(quarantinedRow)];
}

function rejectedRow(item: RejectedItem): JobErrorRow {
  return {
    ...item,
    reason: storable(item.reason),
    path: item.path === null ? null : storable(item.path),
    status: 'REJECTED',
    quarantineId: null,
  };
}

function quarantinedRow({ item, missing, reason, quarantineId }: Quarantined): JobErrorRow {
  return {
    index: item.index,
    line: item.line,
    sourceId: item.sourceId,
    code: 'unknown_reference',
    reason,
    path: missing[0]?.path ?? null,
    status: 'QUARANTINED',
    quarantineId,
  };
}

/** A reason quotes what was sent, which may hold what Postgres refuses in text: NUL and lone surrogates. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u2400').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

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
