import { isAscii, isUtf8 } from 'node:buffer';

/** How the bytes of a segment become text: found once for the whole of it, so that it costs little for each item. */
export class SegmentText {
  private readonly bytes: Buffer;
  private readonly isUtf8: boolean;
  /** Where each byte is a character, Latin 1 is the quicker way to the same text. */
  private readonly encoding: 'latin1' | 'utf8';

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.encoding = isAscii(bytes) ? 'latin1' : 'utf8';
    this.isUtf8 = this.encoding === 'latin1' || isUtf8(bytes);
  }

  /** Whether bytes `start` to `end` are UTF-8. */
  isReadable(start: number, end: number): boolean {
    return this.isUtf8 || isUtf8(this.bytes.subarray(start, end));
  }

  /** The text of bytes `start` to `end`, which must be UTF-8. */
  read(start: number, end: number): string {
    return this.bytes.toString(this.encoding, start, end);
  }
}
