import { Readable } from 'node:stream';
import type { Collection } from '@sluice/contracts';
import type { ReadItem } from '../parsing/items/read-item.ts';
import type { SegmentCut } from '../parsing/items/segment-cutter.ts';
import type { EnvelopeForm } from '../parsing/json/json-envelope-steps.ts';
import { readItems } from '../parsing/read-items.ts';
import { segmentPayload } from '../parsing/segment-payload.ts';

/** How a list is to be read. */
export interface JsonListOptions {
  collection: Collection;
  envelope: EnvelopeForm;
  /** More are counted, but none of them is read. */
  maxItems: number;
  /** Bytes; a larger item is not decoded. */
  itemMaxBytes: number;
}

/** The items of a JSON body. */
export interface JsonList {
  /** How many there are. */
  count: number;
  /**
   * Empty above `maxItems`. Those that cannot be read are among them, with their fault. They are read again each time they
   * are gone through: together, small items would take many times the memory of the body.
   */
  items: Iterable<ReadItem>;
}

/**
 * Reads the items of a JSON body from memory, as a worker reads those of a payload, for a surface that looks at
 * them before it hands them in.
 *
 * @throws PayloadFault where it cannot be read to its end.
 */
export async function readJsonList(body: Buffer, options: JsonListOptions): Promise<JsonList> {
  const { count, cuts } = await cutList(body, options);
  if (count > options.maxItems) return { count, items: [] };
  return { count, items: { [Symbol.iterator]: () => readCuts(body, cuts, options) } };
}

function* readCuts(body: Buffer, cuts: readonly SegmentCut[], options: JsonListOptions): Generator<ReadItem, void> {
  for (const cut of cuts) yield* readCut(body, cut, options);
}

async function cutList(body: Buffer, options: JsonListOptions): Promise<{ count: number; cuts: SegmentCut[] }> {
  const segments = segmentPayload(Readable.from([body]), { format: 'json', segmentBytes: body.length, ...options });
  const cuts: SegmentCut[] = [];
  let cut = await segments.next();
  for (; !cut.done; cut = await segments.next()) cuts.push(cut.value);
  return { count: cut.value.items, cuts };
}

function readCut(
  body: Buffer,
  { byteStart, byteEnd, firstIndex: index, firstLine: line }: SegmentCut,
  { collection, itemMaxBytes }: JsonListOptions,
): Iterable<ReadItem> {
  const place = { format: 'json', byteStart, index, line, csvHeader: [] } as const;
  return readItems(body.subarray(byteStart, byteEnd), { ...place, collection, itemMaxBytes, fastPath: null });
}
