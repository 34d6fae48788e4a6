import { isAscii, isUtf8 } from 'node:buffer';

/** How the bytes of a segment become text: found once for the whole of it, so that it costs little for each item. */
export class SegmentText {
  private readonly bytes: Buffer;
  private readonly isUtf8: boolean;
  /** All of it where each byte is a character: an item's text is then a slice, which V8 makes without copying. */
  private readonly ascii: string | null;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.ascii = isAscii(bytes) ? bytes.toString('latin1') : null;
    this.isUtf8 = this.ascii !== null || isUtf8(bytes);
  }

  /** Whether bytes `start` to `end` are UTF-8. */
  isReadable(start: number, end: number): boolean {
    return this.isUtf8 || isUtf8(this.bytes.subarray(start, end));
  }

  /** The text of bytes `start` to `end`, which must be UTF-8. */
  read(start: number, end: number): string {
    return this.ascii === null ? this.bytes.toString('utf8', start, end) : this.ascii.slice(start, end);
  }
}
