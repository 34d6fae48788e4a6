import type { Collection } from '@sluice/contracts';
import { type JsonList, type Limits, type ReadItem, renameMember } from '@sluice/ingest';
import { BasicFault } from './basic-fault.ts';

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

/**
 * The payload that records which have passed their check are to the core.
 * @throws BasicFault where the id, which some records then hold twice, makes one larger than an item may be
 */
export function writePayload({ count, items }: JsonList, collection: Collection, { itemMaxBytes }: Limits): Buffer {
  const texts = Array.from(items, (record) => {
    const text = toItem(record, collection);
    if (Buffer.byteLength(text) <= itemMaxBytes) return text;
    const message = `The record has too many bytes; with its id written twice at most ${itemMaxBytes} are taken.`;
    throw new BasicFault('InvalidFormat', message, { index: record.index, count });
  });
  return Buffer.from(`{"items":[${texts.join(',')}]}`);
}
