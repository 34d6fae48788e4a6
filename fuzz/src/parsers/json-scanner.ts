import { PayloadFault } from '@sluice/contracts';
import { JsonScanner, SegmentCutter } from '@sluice/ingest';
import fc from 'fast-check';
import { listOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import { decodeUtf8, readExactJson } from '../oracle/read-exact-json.ts';
import type { Target } from '../run/target.ts';
import { jsonDocuments } from './json-documents.ts';
import { cutAtRandom } from './scan-payload.ts';

/** Compares the scanner of item boundaries with JSON.parse, each document cut at every byte. */
export const jsonScanner: Target = {
  name: 'json-scanner',
  casesPerRun: 500,
  property: () => fc.asyncProperty(jsonDocuments, async (bytes) => checkDocument(bytes)),
};

/**
 * Scans a document whole, cut in two at every byte, and in many pieces, and compares the result with JSON.parse of the whole:
 * the same items if it is a valid payload; otherwise a fault, or an item that JSON.parse refuses too.
 * @throws Finding
 */
export function checkDocument(bytes: Buffer): void {
  const whole = scan([bytes]);
  for (let at = 1; at < bytes.length; at += 1) checkCut(whole, [bytes.subarray(0, at), bytes.subarray(at)]);
  checkCut(whole, cutAtRandom(bytes));
  const items = parsePayload(bytes);
  const found = whole.fault === null ? readPlaces(bytes, whole.places) : null;
  const details = () => `${whole.fault ?? whole.places} in ${JSON.stringify(bytes.toString('utf8'))}`;
  expectThat((found === null) === (items === null), 'wrong outcome', details);
  expectThat(JSON.stringify(found) === JSON.stringify(items), 'wrong outcome', details);
}

/** The start and end of each item in turn, or the fault of the document. */
interface Scan {
  places: number[];
  fault: string | null;
}

/** A segment for each item, and no item too large. */
const limits = { segmentBytes: 1, itemMaxBytes: Number.POSITIVE_INFINITY };

function scan(pieces: readonly Buffer[]): Scan {
  const cutter = new SegmentCutter(limits);
  const scanner = new JsonScanner(cutter);
  const places: number[] = [];
  let offset = 0;
  try {
    for (const piece of pieces) {
      scanner.push(piece, offset);
      offset += piece.length;
      for (const { byteStart, byteEnd } of cutter.takeCuts()) places.push(byteStart, byteEnd);
    }
    scanner.finish(offset);
    return { places, fault: null };
  } catch (error) {
    if (!(error instanceof PayloadFault)) throw error;
    return { places: [], fault: `${error.code} at ${error.byteOffset}` };
  }
}

function checkCut(whole: Scan, pieces: readonly Buffer[]): void {
  const { places, fault } = scan(pieces);
  const isSame =
    fault === whole.fault &&
    places.length === whole.places.length &&
    places.every((place, at) => place === whole.places[at]);
  const lengths = () => pieces.map(({ length }) => length).join(' + ');
  const details = () =>
    `${whole.fault ?? whole.places}; in pieces of ${lengths()} bytes ${fault ?? places}: ${pieces.join('')}`;
  expectThat(isSame, 'wrong outcome', details);
}

/** The items that JSON.parse finds in a payload; null if it is not valid JSON, or not a payload. */
function parsePayload(bytes: Buffer): unknown[] | null {
  const parsed = parseBytes(bytes);
  if (parsed === null) return null;
  // JSON.parse silently takes the last of two lists; the exact reader sees both.
  const exact = readExactJson(bytes.toString('utf8'));
  const isPayload = exact?.kind === 'object' && exact.members.length === 1 && listOf(exact, 'items') !== undefined;
  return isPayload ? (parsed.value as { items: unknown[] }).items : null;
}

/** The value of each item that the scanner found, by JSON.parse; null if it refuses one. */
function readPlaces(bytes: Buffer, places: readonly number[]): unknown[] | null {
  const items: unknown[] = [];
  for (let at = 0; at < places.length; at += 2) {
    const parsed = parseBytes(bytes.subarray(places[at], places[at + 1]));
    if (parsed === null) return null;
    items.push(parsed.value);
  }
  return items;
}

/** The value of bytes, by JSON.parse; null if it refuses them, or they are not valid UTF-8. */
function parseBytes(bytes: Buffer): { value: unknown } | null {
  const text = decodeUtf8(bytes);
  if (text === null) return null;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}
