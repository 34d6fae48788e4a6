import { type Collection, findCollection, type PayloadFormat } from '@sluice/contracts';
import type { ReadItem } from '../../src/parsing/items/read-item.ts';
import type { SegmentCut } from '../../src/parsing/items/segment-cutter.ts';
import { readItems } from '../../src/parsing/read-items.ts';
import { type PayloadSummary, segmentPayload } from '../../src/parsing/segment-payload.ts';

/** How a test's payload is cut and read; what is left out is large enough not to matter. */
export interface PayloadSettings {
  format: PayloadFormat;
  segmentBytes?: number;
  itemMaxBytes?: number;
}

/** What segmentPayload made of a payload. */
export interface SegmentedPayload extends PayloadSummary {
  cuts: SegmentCut[];
}

/** The collection of every test's payloads. */
export const skus = findSkus();

/** Segments a payload that arrives in `pieces`. */
export async function segmentPieces(pieces: readonly Buffer[], settings: PayloadSettings): Promise<SegmentedPayload> {
  const segments = segmentPayload(streamPieces(pieces), {
    segmentBytes: 1e6,
    itemMaxBytes: 1e6,
    collection: skus,
    ...settings,
  });
  const cuts: SegmentCut[] = [];
  let next = await segments.next();
  for (; !next.done; next = await segments.next()) cuts.push(next.value);
  return { cuts, ...next.value };
}

/** Segments a payload that arrives at once. */
export function segmentWhole(payload: string | Buffer, settings: PayloadSettings): Promise<SegmentedPayload> {
  return segmentPieces([Buffer.from(payload)], settings);
}

/** An item, its text as a string. */
export type TestItem = Omit<ReadItem, 'text'> & { text: string };

/** Segments a payload and reads the items of all its segments. */
export async function readWhole(payload: string | Buffer, settings: PayloadSettings): Promise<TestItem[]> {
  const bytes = Buffer.from(payload);
  const { cuts, csvHeader } = await segmentWhole(bytes, settings);
  const items = cuts.flatMap(({ byteStart, byteEnd, firstIndex, firstLine }) => [
    ...readItems(bytes.subarray(byteStart, byteEnd), {
      byteStart,
      index: firstIndex,
      line: firstLine,
      csvHeader,
      collection: skus,
      itemMaxBytes: 1e6,
      fastPath: null,
      ...settings,
    }),
  ]);
  return items.map(withText);
}

/** `item` with its text as a string. */
export function withText(item: ReadItem): TestItem {
  return { ...item, text: item.text.toString() };
}

/** Reads the only item of a payload. */
export async function readOne(payload: string | Buffer, settings: PayloadSettings): Promise<TestItem> {
  const [item, ...others] = await readWhole(payload, settings);
  if (item === undefined || others.length > 0) throw new Error('The payload does not hold exactly one item.');
  return item;
}

async function* streamPieces(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}

function findSkus(): Collection {
  const collection = findCollection('master/skus');
  if (collection === undefined) throw new Error('There is no collection master/skus.');
  return collection;
}
