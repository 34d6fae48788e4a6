import type { ItemReference } from '@sluice/contracts';
import type { ItemText } from '../parsing/bytes/item-text.ts';

/** An item that passed validation. */
export interface ValidItem {
  index: number;
  /** Null for JSON. */
  line: number | null;
  sourceId: string;
  /** Null where the item carries none. */
  sourceVersion: number | null;
  /** The item's own JSON text, as it goes to Postgres. */
  text: ItemText;
  references: readonly ItemReference[];
}

/** An item that failed validation. */
export interface RejectedItem {
  index: number;
  line: number | null;
  /** Null where it could not be read. */
  sourceId: string | null;
  code: string;
  reason: string;
  path: string | null;
}

/** Where the next chunk of a segment begins. */
export interface Cursor {
  /** Absolute in the payload. */
  byte: number;
  index: number;
  line: number;
}

/** The unit that one transaction applies: consecutive items of a payload, validated, with distinct ids. */
export interface Chunk {
  firstIndex: number;
  /** All items, whatever becomes of them. */
  items: number;
  valid: ValidItem[];
  rejected: RejectedItem[];
  /** Items superseded by a later or higher one in the same chunk (Version precedence): replays. */
  superseded: ValidItem[];
  /** Items whose id cannot be read. */
  unreadable: number;
  /** Every id that could be read. */
  sourceIds: string[];
  /** The cursor after this chunk. */
  next: Cursor;
}

/** A chunk of items that do not come from a payload, in their order; what is left out is empty. */
export function createChunk(parts: Partial<Chunk> & Pick<Chunk, 'valid'>): Chunk {
  const { valid, rejected = [], superseded = [] } = parts;
  const items = valid.length + rejected.length + superseded.length;
  const next = { byte: 0, index: items, line: 0 };
  return { firstIndex: 0, items, rejected, superseded, unreadable: 0, sourceIds: [], next, ...parts };
}
