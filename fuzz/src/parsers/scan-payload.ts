import { PayloadFault, type PayloadFormat } from '@sluice/contracts';
import {
  type ReadItem,
  type ReadOptions,
  readItems,
  type SegmentCut,
  type SegmentOptions,
  segmentPayload,
} from '@sluice/ingest';
import { collectionAt } from '../items/plan-payload.ts';
import { startDraws } from '../items/write-exact-json.ts';
import { expectThat } from '../oracle/finding.ts';

/** How bytes are scanned. */
export interface ScannedAs {
  format: PayloadFormat;
  /** The collection's path. */
  collection?: string;
  /** Default: 1, for a segment of each item. */
  segmentBytes?: number;
  /** The fast path of plain items; default: none. */
  fastPath?: ReadOptions['fastPath'];
}

/** The result of a scan: the places of the items, or the fault of the payload. */
export type Scan = FoundItems | { cuts: null; fault: string };

interface FoundItems {
  /** One item each, or more if they are empty. */
  cuts: SegmentCut[];
  csvHeader: string[];
  fault: null;
}

/** Bytes; larger than any generated item. */
const itemMaxBytes = 1_000_000;

/** Scans a payload that arrives in these pieces, one item a segment. Rethrows any error but a PayloadFault. */
export async function scanPieces(pieces: readonly Buffer[], scannedAs: ScannedAs): Promise<Scan> {
  try {
    return await collectCuts(pieces, scannedAs);
  } catch (error) {
    if (!(error instanceof PayloadFault)) throw error;
    return { cuts: null, fault: `${error.code} at ${error.byteOffset}, line ${error.line}` };
  }
}

async function collectCuts(
  pieces: readonly Buffer[],
  { format, collection = 'master/uoms', segmentBytes = 1 }: ScannedAs,
): Promise<FoundItems> {
  const options: SegmentOptions = { format, segmentBytes, itemMaxBytes, collection: collectionAt(collection) };
  const segments = segmentPayload(stream(pieces), options);
  const cuts: SegmentCut[] = [];
  let next = await segments.next();
  for (; next.done !== true; next = await segments.next()) cuts.push(next.value);
  return { cuts, csvHeader: next.value.csvHeader, fault: null };
}

async function* stream(pieces: readonly Buffer[]): AsyncGenerator<Buffer, void> {
  for (const piece of pieces) yield piece;
}

/** Reads the items of a scan. */
export function readCuts(bytes: Buffer, { cuts, csvHeader }: FoundItems, scannedAs: ScannedAs): ReadItem[] {
  const { format, fastPath = null } = scannedAs;
  const collection = collectionAt(scannedAs.collection ?? 'master/uoms');
  return cuts.flatMap(({ byteStart, byteEnd, firstIndex: index, firstLine: line }) => {
    const place = { format, byteStart, index, line, csvHeader, itemMaxBytes, collection, fastPath };
    return [...readItems(bytes.subarray(byteStart, byteEnd), place)];
  });
}

/** Longer payloads are cut at this many places, evenly spread. */
const mostCuts = 400;

/**
 * Scans a payload whole, cut in two at every byte, and cut at many places at once. @returns the result, which must be the
 * same each time. @throws Finding if it is not
 */
export async function scanCutEverywhere(bytes: Buffer, scannedAs: ScannedAs): Promise<Scan> {
  const whole = await scanPieces([bytes], scannedAs);
  const expected = JSON.stringify(whole);
  const check = async (pieces: readonly Buffer[]) => {
    const found = JSON.stringify(await scanPieces(pieces, scannedAs));
    const places = () => pieces.map(({ length }) => length).join(' + ');
    expectThat(
      found === expected,
      'wrong outcome',
      () => `in pieces of ${places()} bytes: ${found}, whole: ${expected}`,
    );
  };
  const step = Math.max(1, Math.ceil(bytes.length / mostCuts));
  for (let at = 1; at < bytes.length; at += step) await check([bytes.subarray(0, at), bytes.subarray(at)]);
  await check(cutAtRandom(bytes));
  return whole;
}

/** Pieces of 0 to 4 bytes. */
export function cutAtRandom(bytes: Buffer): Buffer[] {
  const draw = startDraws(bytes.length + 1);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = draw(5);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

/** Checks that items are numbered from 0, and that each ends after the one before it. @throws Finding */
export function checkPlaces(items: readonly ReadItem[]): void {
  for (const [at, { index, byteEnd }] of items.entries()) {
    const isInOrder = index === at && byteEnd > (items[at - 1]?.byteEnd ?? 0);
    expectThat(isInOrder, 'unbalanced', () => `item ${at} has index ${index} and ends at byte ${byteEnd}`);
  }
}
