/**
 * The JSON text of an item, as a range of bytes that it shares with its neighbours: there is nothing to be collected when
 * the item is done with, and it goes to Postgres as it came, byte by byte.
 */
export class ItemText {
  private readonly bytes: Buffer;
  private readonly start: number;
  private readonly end: number;

  /** Bytes `start` to `end` (exclusive) of `bytes`, which must be UTF-8 and stay as they are. */
  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  static from(text: string): ItemText {
    const bytes = Buffer.from(text);
    return new ItemText(bytes, 0, bytes.length);
  }

  /** Bytes. */
  get length(): number {
    return this.end - this.start;
  }

  toString(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }

  toJSON(): string {
    return this.toString();
  }

  /** Bytes between this text and `next`, where that is one of the few that follow it at once; otherwise null. */
  gapTo(next: ItemText): number | null {
    const gap = next.start - this.end;
    return next.bytes === this.bytes && gap > 0 && gap <= widestGap ? gap : null;
  }

  /** Copies this text and all up to the end of `last`, which lies in the same bytes, to `target`. Returns how many bytes. */
  copyThrough(last: ItemText, target: Buffer, at: number): number {
    return this.bytes.copy(target, at, this.start, last.end);
  }
}

/** Separators are written into gaps up to this width; wider ones are left out by copying piece by piece. */
export const widestGap = 4;
