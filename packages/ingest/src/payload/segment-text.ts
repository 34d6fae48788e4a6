import { isAscii, isUtf8 } from 'node:buffer';

/**
 * Text of ASCII bytes is made in windows of this size, and that of an item is a slice that shares its window's
 * characters: so the collector, which moves small texts each time that it runs, has none of the items' to move. Bytes.
 */
const windowBytes = 1024 * 1024;

/** How the bytes of a segment become text: found once for the whole of it, so that it costs little for each item. */
export class SegmentText {
  private readonly bytes: Buffer;
  private readonly isAscii: boolean;
  private readonly isUtf8: boolean;
  private windowStart = 0;
  private window = '';

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.isAscii = isAscii(bytes);
    this.isUtf8 = this.isAscii || isUtf8(bytes);
  }

  /** Whether bytes `start` to `end` are UTF-8. */
  isReadable(start: number, end: number): boolean {
    return this.isUtf8 || isUtf8(this.bytes.subarray(start, end));
  }

  /** The text of bytes `start` to `end`, which must be UTF-8; quick where each call is for later bytes than the last. */
  read(start: number, end: number): string {
    if (!this.isAscii) return this.bytes.toString('utf8', start, end);
    if (start < this.windowStart || end > this.windowStart + this.window.length) {
      this.windowStart = start;
      this.window = this.bytes.toString('latin1', start, Math.max(end, start + windowBytes));
    }
    return this.window.slice(start - this.windowStart, end - this.windowStart);
  }
}
