import type { Chunk, Cursor, RejectedItem, ValidItem } from './chunk.ts';

/** Collects the items of one chunk and resolves duplicates among them (Version precedence). */
export class ChunkBuilder {
  readonly #first: Cursor;
  readonly #slots = new Map<string, number>();
  readonly #valid: ValidItem[] = [];
  readonly #rejected: RejectedItem[] = [];
  readonly #superseded: ValidItem[] = [];
  readonly #sourceIds: string[] = [];
  #unreadable = 0;
  #items = 0;
  #bytes = 0;

  constructor(first: Cursor) {
    this.#first = first;
  }

  get items(): number {
    return this.#items;
  }

  /** Bytes of the valid items' texts: what the transaction will carry. */
  get textBytes(): number {
    return this.#bytes;
  }

  reject(item: RejectedItem): void {
    this.#items += 1;
    this.#rejected.push(item);
    if (item.sourceId === null) this.#unreadable += 1;
    else this.#sourceIds.push(item.sourceId);
  }

  /**
   * Adds a valid item. Returns false, adding nothing, where an item of the same id is here with a version and this one has
   * none (or the other way round): which of them wins is for the record's row to say, so this item begins the next chunk.
   */
  add(item: ValidItem): boolean {
    const slot = this.#slots.get(item.sourceId);
    if (slot === undefined) this.#open(item);
    else if (!this.#resolve(item, slot)) return false;
    this.#items += 1;
    this.#bytes += item.text.length;
    return true;
  }

  /** The chunk; `next` is where the one after it begins. */
  build(next: Cursor): Chunk {
    return {
      firstIndex: this.#first.index,
      items: this.#items,
      valid: this.#valid,
      rejected: this.#rejected,
      superseded: this.#superseded,
      unreadable: this.#unreadable,
      sourceIds: this.#sourceIds,
      next,
    };
  }

  #open(item: ValidItem): void {
    this.#slots.set(item.sourceId, this.#valid.length);
    this.#valid.push(item);
    this.#sourceIds.push(item.sourceId);
  }

  #resolve(item: ValidItem, slot: number): boolean {
    const existing = this.#valid[slot] as ValidItem;
    if ((existing.sourceVersion === null) !== (item.sourceVersion === null)) return false;
    const wins = item.sourceVersion === null || item.sourceVersion > (existing.sourceVersion ?? 0);
    if (wins) this.#valid[slot] = item;
    this.#superseded.push(wins ? existing : item);
    return true;
  }
}
