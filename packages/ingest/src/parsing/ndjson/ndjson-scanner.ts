import { PayloadFault } from '@sluice/contracts';
import { lineFeed, skipWhiteSpace, trimWhiteSpace } from '../bytes/byte-codes.ts';
import type { PayloadScanner, SegmentCutter } from '../items/segment-cutter.ts';

/** Finds the lines of an NDJSON payload that are not blank. What stands in a line is not looked at. */
export class NdjsonScanner implements PayloadScanner {
  readonly csvHeader: string[] = [];
  private readonly cutter: SegmentCutter;
  private line = 1;
  private hasBytes = false;
  /** The line's first byte that is no white space, and the byte after its last one. -1: the line is blank so far. */
  private itemStart = -1;
  private itemEnd = -1;
  /** Where the bytes at hand begin in the payload. */
  private offset = 0;

  constructor(cutter: SegmentCutter) {
    this.cutter = cutter;
  }

  push(bytes: Buffer, offset: number): void {
    this.offset = offset;
    if (bytes.length > 0) this.hasBytes = true;
    let at = 0;
    while (at < bytes.length) {
      const found = bytes.indexOf(lineFeed, at);
      const lineEnd = found === -1 ? bytes.length : found;
      this.extendLine(bytes, at, lineEnd);
      if (found !== -1) this.endLine();
      at = lineEnd + 1;
    }
  }

  finish(): void {
    if (!this.hasBytes) {
      const detail = 'The payload is empty. An NDJSON payload has one item, a JSON object, on each line.';
      throw new PayloadFault('payload_empty', detail, { byteOffset: 0, line: 1 });
    }
    this.endLine();
  }

  private extendLine(bytes: Buffer, from: number, to: number): void {
    const start = skipWhiteSpace(bytes, from, to);
    if (start === to) return;
    if (this.itemStart === -1) this.itemStart = this.offset + start;
    this.itemEnd = this.offset + trimWhiteSpace(bytes, start, to);
  }

  private endLine(): void {
    if (this.itemStart !== -1) this.cutter.addItem(this.itemStart, this.itemEnd, this.line);
    this.itemStart = -1;
    this.line += 1;
  }
}
