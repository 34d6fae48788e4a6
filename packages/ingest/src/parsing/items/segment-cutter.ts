/** A byte range of a payload that holds whole items. */
export interface SegmentCut {
  /** From 0. */
  number: number;
  /** The first item's first byte, from the start of the payload. */
  byteStart: number;
  /** Just past the last item's last byte. */
  byteEnd: number;
  /** The first item's position in the payload, from 0. */
  firstIndex: number;
  /** The line where the first item starts, from 1; always 1 for JSON, whose lines are not counted. */
  firstLine: number;
  items: number;
}

/** When a segment is full, and when an item is too large for one. Bytes. */
export interface CutLimits {
  segmentBytes: number;
  itemMaxBytes: number;
}

/**
 * Gathers items into segments. Reading a segment that it cuts takes `segmentBytes + itemMaxBytes` at most, whatever
 * lies between items.
 */
export class SegmentCutter {
  /** Items so far. */
  items = 0;
  private cuts: SegmentCut[] = [];
  private segments = 0;
  private open: SegmentCut | null = null;
  private readonly limits: CutLimits;

  constructor(limits: CutLimits) {
    this.limits = limits;
  }

  /** Takes the next item: bytes `start` to `end` (exclusive) of the payload, beginning on `line`. */
  addItem(start: number, end: number, line: number): void {
    const isOversized = end - start > this.limits.itemMaxBytes;
    // White space between two items may be as long as it likes; it must not make a segment so.
    if (this.open !== null && (isOversized || start - this.open.byteStart >= this.limits.segmentBytes)) this.close();
    this.open ??= {
      number: this.segments,
      byteStart: start,
      byteEnd: end,
      firstIndex: this.items,
      firstLine: line,
      items: 0,
    };
    this.open.byteEnd = end;
    this.open.items += 1;
    this.items += 1;
    if (isOversized || end - this.open.byteStart >= this.limits.segmentBytes) this.close();
  }

  /** Ends the segment that is being filled, if there is one. */
  close(): void {
    if (this.open === null) return;
    this.cuts.push(this.open);
    this.segments += 1;
    this.open = null;
  }

  /** The segments that are complete since the last call. */
  takeCuts(): SegmentCut[] {
    const cuts = this.cuts;
    this.cuts = [];
    return cuts;
  }
}

/** Finds the items of a payload that arrives in pieces, and hands their places to a SegmentCutter. */
export interface PayloadScanner {
  /** The columns of a CSV payload as its header names them, once they are read; empty for the other formats. */
  readonly csvHeader: string[];
  /**
   * Takes the next bytes; the first of them is byte `offset` of the payload.
   * @throws PayloadFault where they cannot be part of a payload.
   */
  push(bytes: Buffer, offset: number): void;
  /**
   * Says that the payload ends, with `offset` bytes.
   * @throws PayloadFault where it is not complete.
   */
  finish(offset: number): void;
}
