import type { FastPathItem } from '../fastpath/fast-path-validator.ts';

/** Goes through the items of a segment, one at a time. The places are bytes from the start of the segment. */
export interface ItemFramer {
  /** The item's first byte, and the byte after its last one. */
  readonly start: number;
  readonly end: number;
  /** Where to go on. */
  readonly next: number;
  /** Where the item starts, and where `next` is. */
  readonly line: number;
  readonly nextLine: number;
  /** Goes to the next item. Returns false where there is none. */
  advance(): boolean;
}

/** An ItemFramer of JSON texts, which tells more about each. */
export interface JsonItemFramer extends ItemFramer {
  /** What the fast-path validator made of the item. Where it is there, nothing more was looked for. */
  readonly fastPathItem: FastPathItem | null;
  /** The item is one JSON element with its brackets in order, and nothing else. */
  readonly isWhole: boolean;
  /** Colons outside strings. */
  readonly colons: number;
  /** The deepest nesting. */
  readonly deepest: number;
  /** Lists and objects, the item itself included. */
  readonly containers: number;
  /** A number in it has an exponent. */
  readonly hasExponent: boolean;
}
