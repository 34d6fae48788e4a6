import type { Quarantined } from './apply-chunk.ts';
import type { RejectedItem } from './chunk.ts';
import type { JobErrorRow } from './insert-job-errors.ts';

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
