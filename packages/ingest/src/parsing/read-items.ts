import { SegmentText } from './bytes/segment-text.ts';
import { CsvFramer } from './csv/csv-framer.ts';
import { CsvItemReader } from './csv/csv-item-reader.ts';
import type { ItemFramer } from './items/item-framer.ts';
import type { ReadItem, ReadOptions } from './items/read-item.ts';
import { JsonFramer } from './json/json-framer.ts';
import { JsonItemReader } from './json/json-item-reader.ts';
import { NdjsonFramer } from './ndjson/ndjson-framer.ts';

/**
 * Reads the items of a segment that segmentPayload cut, or the rest of one from an item's `byteEnd` on; `bytes` are
 * those bytes and no more. Yields also the items that cannot be read, with their fault.
 * @throws Error where `bytes` are not what segmentPayload cut.
 */
export function readItems(bytes: Buffer, options: ReadOptions): Generator<ReadItem, void> {
  switch (options.format) {
    case 'json':
    case 'ndjson':
      return readJson(bytes, options);
    case 'csv':
      return readFramed(new CsvFramer(bytes, options.line), new CsvItemReader(bytes, options));
  }
}

function readJson(bytes: Buffer, options: ReadOptions): Generator<ReadItem, void> {
  const text = new SegmentText(bytes);
  const fastPath = text.isUtf8 ? options.fastPath : null;
  const framer =
    options.format === 'json' ? new JsonFramer(bytes, fastPath) : new NdjsonFramer(bytes, options.line, fastPath);
  return readFramed(framer, new JsonItemReader(bytes, text, options));
}

/** Reads the items of one framer, several at a time. */
interface ItemReader<Framer> {
  readonly isFull: boolean;
  add(framer: Framer): void;
  takeItems(): ReadItem[];
}

function* readFramed<Framer extends ItemFramer>(framer: Framer, reader: ItemReader<Framer>): Generator<ReadItem, void> {
  while (framer.advance()) {
    reader.add(framer);
    if (!reader.isFull) continue;
    for (const item of reader.takeItems()) yield item;
  }
  for (const item of reader.takeItems()) yield item;
}
