import { formatId } from '@sluice/contracts';
import type { QuarantineView } from '@sluice/ingest';
import { type JsonValue, RawJson } from '../http/json.ts';

/** A quarantined item as the wire shows it. The item is what was sent, to the digit. */
export function quarantineBody(entry: QuarantineView): JsonValue {
  return {
    quarantine_id: formatId('qn', entry.quarantineId),
    collection: entry.collection,
    source_id: entry.sourceId,
    reason: entry.reason,
    missing: entry.missing.map(({ collection, sourceId }) => ({ collection, source_id: sourceId })),
    job_id: formatId('job', entry.jobId),
    item: new RawJson(entry.item),
    created_at: entry.createdAt,
  };
}
