import type { Collection } from '@sluice/contracts';
import type { JsonList, Limits } from '@sluice/ingest';
import { BasicFault } from './basic-fault.ts';
import { toItem } from './translate-record.ts';

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
