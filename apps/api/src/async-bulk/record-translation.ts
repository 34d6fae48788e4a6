import type { Collection } from '@sluice/contracts';
import { type JsonList, type Limits, type ReadItem, renameMember } from '@sluice/ingest';
import { BasicFault } from './basic-fault.ts';

/**
 * The JSON text of the core's item for `record`, whose externalId becomes the source_id. If the collection has a field
 * externalId, the record keeps it and the source_id is put in front; otherwise the field is renamed. Everything else stays
 * exactly as it was sent. `record` must be valid.
 */
export function toItem({ text, value }: ReadItem, collection: Collection): string {
  if (!keepsExternalId(collection)) return renameMember(text.toString(), 'externalId', 'source_id');
  const { externalId } = value as { externalId: string };
  return writeHead(externalId) + text.toString().slice(1);
}

/** The JSON text of the record as it was sent, for an `item` made by `toItem`. */
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

/**
 * The core's payload for valid records.
 * @throws BasicFault if adding the source_id makes an item exceed the size limit
 */
export function writePayload({ count, items }: JsonList, collection: Collection, { itemMaxBytes }: Limits): Buffer {
  const texts = Array.from(items, (record) => {
    const text = toItem(record, collection);
    if (Buffer.byteLength(text) <= itemMaxBytes) return text;
    const message = `The record is larger than ${itemMaxBytes} bytes, counting its externalId twice. Shorten it.`;
    throw new BasicFault('InvalidFormat', message, { index: record.index, count });
  });
  return Buffer.from(`{"items":[${texts.join(',')}]}`);
}
