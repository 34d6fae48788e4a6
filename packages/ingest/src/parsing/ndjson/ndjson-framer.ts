import { lineFeed, skipWhiteSpace, trimWhiteSpace } from '../bytes/byte-codes.ts';
import type { FastPathItem, FastPathValidator } from '../fastpath/fast-path-validator.ts';
import type { JsonItemFramer } from '../items/item-framer.ts';
import { JsonElementScanner } from '../json/json-element-scanner.ts';

/** The items of a segment of an NDJSON payload: lines that are not blank. */
export class NdjsonFramer implements JsonItemFramer {
  start = 0;
  end = 0;
  next = 0;
  line: number;
  nextLine: number;
  isWhole = false;
  fastPathItem: FastPathItem | null = null;
  private readonly bytes: Buffer;
  private readonly fastPath: FastPathValidator | null;
  private readonly scanner = new JsonElementScanner();

  /** `line` is that of the first byte. */
  constructor(bytes: Buffer, line: number, fastPath: FastPathValidator | null) {
    this.bytes = bytes;
    this.fastPath = fastPath;
    this.line = line;
    this.nextLine = line;
  }

  get colons(): number {
    return this.scanner.colons;
  }

  get deepest(): number {
    return this.scanner.deepest;
  }

  get containers(): number {
    return this.scanner.containers;
  }

  get hasExponent(): boolean {
    return this.scanner.hasExponent;
  }

  advance(): boolean {
    while (this.next < this.bytes.length) {
      if (this.takeLine()) return true;
    }
    return false;
  }

  /** Goes past a line. Returns true where it holds an item. */
  private takeLine(): boolean {
    const { bytes } = this;
    const found = bytes.indexOf(lineFeed, this.next);
    const lineEnd = found === -1 ? bytes.length : found;
    this.start = skipWhiteSpace(bytes, this.next, lineEnd);
    this.end = trimWhiteSpace(bytes, this.start, lineEnd);
    this.line = this.nextLine;
    this.next = found === -1 ? lineEnd : lineEnd + 1;
    if (found !== -1) this.nextLine += 1;
    if (this.start === this.end) return false;
    const matched = this.fastPath === null ? null : this.fastPath(bytes, this.start);
    // What follows it on its line is a fault.
    this.fastPathItem = matched?.end === this.end ? matched : null;
    if (this.fastPathItem === null) this.scanLine();
    return true;
  }

  private scanLine(): void {
    const { scanner } = this;
    scanner.reset();
    const stop = scanner.scan(this.bytes, this.start, this.end);
    scanner.finish();
    this.isWhole = scanner.state === 'done' && stop === this.end;
  }
}
