import { type Collection, formatId } from '@sluice/contracts';
import type { RecordView } from '@sluice/ingest';
import { type JsonValue, RawJson } from '../http/json.ts';

/** A record as the wire shows it. Its data is what was stored, to the digit. */
export function recordBody(record: RecordView, { idPrefix }: Collection): JsonValue {
  return {
    source_id: record.sourceId,
    source_version: record.sourceVersion,
    internal_id: formatId(`fgai-${idPrefix}`, record.internalId),
    lifecycle: record.lifecycle,
    data: new RawJson(record.data),
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}
