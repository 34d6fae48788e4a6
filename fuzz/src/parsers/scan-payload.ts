import { PayloadFault, type PayloadFormat } from '@sluice/contracts';
import {
  type ReadItem,
  type ReadOptions,
  readItems,
  type SegmentCut,
  type SegmentOptions,
  segmentPayload,
} from '@sluice/ingest';
import { collectionAt } from '../surfaces/plan-payload.ts';

/** What is scanned as a payload of what. */
export interface ScannedAs {
  format: PayloadFormat;
  /** The collection's path. */
  collection?: string;
  /** Default: 1, for a segment of each item. */
  segmentBytes?: number;
  /** The short way of plain items; default: none. */
  fastPath?: ReadOptions['fastPath'];
}

/** What the scanner finds in a payload: the places of its items, or what forbids to read it. */
export type Scan = FoundItems | { cuts: null; fault: string };

interface FoundItems {
  /** Each of one item, or of more where they are empty. */
  cuts: SegmentCut[];
  csvHeader: string[];
  fault: null;
}

/** Bytes; larger items than cases have. */
const itemMaxBytes = 1_000_000;

/** Scans a payload that arrives in these pieces, an item a segment. Throws what is no PayloadFault. */
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

/** Reads the items that a scan has found. */
export function readCuts(bytes: Buffer, { cuts, csvHeader }: FoundItems, scannedAs: ScannedAs): ReadItem[] {
  const { format, fastPath = null } = scannedAs;
  const collection = collectionAt(scannedAs.collection ?? 'master/uoms');
  return cuts.flatMap(({ byteStart, byteEnd, firstIndex: index, firstLine: line }) => {
    const place = { format, byteStart, index, line, csvHeader, itemMaxBytes, collection, fastPath };
    return [...readItems(bytes.subarray(byteStart, byteEnd), place)];
  });
}
