import type { Collection } from '@sluice/contracts';
import { type ReadItem, renameMember } from '@sluice/ingest';

/**
 * The JSON text of the item that `record` is to the core: its externalId is the source_id. Where the collection has a field
 * of that name the record keeps it, and the source_id is put in front; elsewhere the field goes by the other name. All
 * else stays as it was sent, to the digit. `record` has passed its check.
 */
export function toItem({ text, value }: ReadItem, collection: Collection): string {
  if (!keepsExternalId(collection)) return renameMember(text.toString(), 'externalId', 'source_id');
  const { externalId } = value as { externalId: string };
  return writeHead(externalId) + text.toString().slice(1);
}

/** The JSON text of the record that was sent, of which `toItem` made `item`. */
export function toRecord(item: string, collection: Collection): string {
  if (!keepsExternalId(collection)) return renameMember(item, 'source_id', 'externalId');
  const { source_id: sourceId } = JSON.parse(item) as { source_id: string };
  return `{${item.slice(writeHead(sourceId).length)}`;
}

function keepsExternalId({ schema }: Collection): boolean {
  return 'externalId' in schema.properties;
}

function writeHead(sourceId: string): string {
  return `{"source_id":${JSON.stringify(sourceId)},`;
}
