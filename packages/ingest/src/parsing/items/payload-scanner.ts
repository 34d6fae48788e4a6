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
