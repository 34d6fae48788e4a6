import type { Collection, ItemFault, PayloadFormat } from '@sluice/contracts';
import type { ItemText } from '../bytes/item-text.ts';
import type { FastPathValidator } from '../fastpath/fast-path-validator.ts';

/** One item of a segment. */
export interface ReadItem {
  /** Position in the payload, from 0. */
  index: number;
  /** Where it starts, from 1; null for JSON. */
  line: number | null;
  /** Where a reader can go on after it: bytes from the start of the payload. */
  byteEnd: number;
  /** The line at `byteEnd`. */
  nextLine: number;
  /**
   * The item as JSON text, exactly as it was sent, or as made of its CSV row; empty where no text could be made of
   * it.
   */
  text: ItemText;
  /**
   * What the text says. Of an item with a fault, as much as is certain: `source_id` is there where it could be read
   * without doubt; undefined where nothing is certain. Of an item that passed the fast path, what FastPathItem tells.
   */
  value: unknown;
  /** It is certain already that the item is valid. */
  passedFastPath: boolean;
  /** Why it cannot be applied. */
  fault: ItemFault | null;
}

/** Where in the payload some bytes begin, and how they are to be read. */
export interface ReadOptions {
  format: PayloadFormat;
  /** Of the first byte, from the start of the payload. */
  byteStart: number;
  /** Of the first item. */
  index: number;
  /** Of the first byte; ignored for JSON. */
  line: number;
  /** As segmentPayload read it; empty for JSON and NDJSON. */
  csvHeader: readonly string[];
  collection: Collection;
  /** Bytes; a larger item is not decoded. */
  itemMaxBytes: number;
  /** Spares plain items of JSON the long way; null where each item's whole value is wanted. */
  fastPath: FastPathValidator | null;
}
