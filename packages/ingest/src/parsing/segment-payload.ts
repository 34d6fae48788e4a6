import type { Collection, PayloadFormat } from '@sluice/contracts';
import { skipByteOrderMark } from './bytes/byte-order-mark.ts';
import { CsvScanner } from './csv/csv-scanner.ts';
import { type PayloadScanner, type SegmentCut, SegmentCutter } from './items/segment-cutter.ts';
import type { EnvelopeForm } from './json/json-envelope-steps.ts';
import { JsonScanner } from './json/json-scanner.ts';
import { NdjsonScanner } from './ndjson/ndjson-scanner.ts';

/** How a payload is to be cut. */
export interface SegmentOptions {
  format: PayloadFormat;
  /** A segment ends with the first item that reaches this size. Bytes. */
  segmentBytes: number;
  /** An item above this size gets a segment of its own. Bytes. */
  itemMaxBytes: number;
  /** Whose columns a CSV header may name. */
  collection: Collection;
  /** What stands around the items of JSON; default: `{"items": […]}`. */
  envelope?: EnvelopeForm;
}

/** What is known of a payload once it is scanned. */
export interface PayloadSummary {
  items: number;
  /** The columns of a CSV payload as its header names them; empty for the other formats. */
  csvHeader: string[];
}

/**
 * Scans a payload once for the boundaries of its items and cuts it into segments. Memory stays flat, whatever the size
 * of the payload or of an item. A payload without items has no segments, and is not a fault here.
 * The segments that it has yielded mean nothing when it then throws.
 * @throws PayloadFault where the payload as a whole cannot be read; and the body's own error.
 */
export async function* segmentPayload(
  body: AsyncIterable<Buffer>,
  options: SegmentOptions,
): AsyncGenerator<SegmentCut, PayloadSummary> {
  const cutter = new SegmentCutter(options);
  const scanner = createScanner(cutter, options);
  let end = 0;
  for await (const { bytes, offset } of skipByteOrderMark(body)) {
    scanner.push(bytes, offset);
    yield* cutter.takeCuts();
    end = offset + bytes.length;
  }
  scanner.finish(end);
  cutter.close();
  yield* cutter.takeCuts();
  return { items: cutter.items, csvHeader: scanner.csvHeader };
}

function createScanner(cutter: SegmentCutter, { format, collection, envelope }: SegmentOptions): PayloadScanner {
  switch (format) {
    case 'json':
      return new JsonScanner(cutter, envelope);
    case 'ndjson':
      return new NdjsonScanner(cutter);
    case 'csv':
      return new CsvScanner(cutter, collection);
  }
}
