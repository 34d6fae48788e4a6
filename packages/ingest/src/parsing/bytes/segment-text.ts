import { isAscii, isUtf8 } from 'node:buffer';

/** How the bytes of a segment become text: found once for the whole of it, so that it costs little for each item. */
export class SegmentText {
  private readonly bytes: Buffer;
  private readonly encoding: 'latin1' | 'utf8';
  /** Whether all of it is. */
  readonly isUtf8: boolean;

  constructor(bytes: Buffer) {
    const ascii = isAscii(bytes);
    this.bytes = bytes;
    // The same for ASCII, and quicker.
    this.encoding = ascii ? 'latin1' : 'utf8';
    this.isUtf8 = ascii || isUtf8(bytes);
  }

  /** Whether bytes `start` to `end` are UTF-8. */
  isReadable(start: number, end: number): boolean {
    return this.isUtf8 || isUtf8(this.bytes.subarray(start, end));
  }

  /** The text of bytes `start` to `end`, which must be UTF-8. */
  read(start: number, end: number): string {
    return this.bytes.toString(this.encoding, start, end);
  }

  /** The text of bytes that are made of readable ones of the segment. */
  decode(bytes: Buffer): string {
    return bytes.toString(this.encoding);
  }
}
