import type { Random } from '@sluice/harness/seeded-random';
import type { SentItem } from '../history/submission.ts';
import type { Draft } from './ledger.ts';
import { Catalogue } from './make-items.ts';

const collection = 'crm/contacts';
const size = 1_600;
/** In a payload of several chunks, the number of duplicates depends on the cuts: long payloads have none. */
const maxWithDuplicates = 400;
const firstUnversioned = 1_000_000;

/** The contacts of one partner, which are only sent in batches. */
export class Contacts {
  readonly #random: Random;
  readonly #catalogue = new Catalogue({ collection, prefix: 'contact', size });
  #unversioned = firstUnversioned;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Draws a batch: mostly a merge, with or without versions. */
  draw(): Draft {
    const draw = this.#random.between(0, 1);
    if (draw < 0.15) return { collection, mode: 'full-refresh', items: this.#make(this.#drawMost()) };
    if (draw < 0.4) return { collection, mode: 'bulk', action: 'delete', items: this.#make(this.#drawRun(), 'delete') };
    return { collection, mode: 'bulk', items: this.#make(this.#drawRun()) };
  }

  /** Neighbouring indexes. */
  #drawRun(): number[] {
    const first = this.#random.below(size);
    return Array.from({ length: this.#drawLength() }, (_, offset) => (first + offset) % size);
  }

  /** A random part of all indexes. */
  #drawMost(): number[] {
    const share = this.#random.between(0.1, 0.9);
    return Array.from({ length: size }, (_, index) => index).filter(() => this.#random.chance(share));
  }

  #drawLength(): number {
    if (this.#random.chance(0.7)) return 1 + this.#random.below(60);
    return this.#random.chance(0.7) ? 60 + this.#random.below(300) : 600 + this.#random.below(900);
  }

  /** Items of these indexes, some of them twice, and some invalid ones: without an id, or with an invalid field. */
  #make(indexes: readonly number[], action?: 'delete'): SentItem[] {
    const isVersioned = this.#random.chance(0.7);
    const items = indexes.map((index) => this.#makeOne(index, isVersioned));
    if (items.length < maxWithDuplicates)
      this.#insert(items, 0.3, () => this.#makeOne(this.#pick(indexes), isVersioned));
    this.#insert(items, 0.15, () => ({ ...this.#makeOne(0, isVersioned), sourceId: '', expectedOutcome: 'rejected' }));
    if (action !== 'delete')
      this.#insert(items, 0.3, () => ({
        ...this.#makeOne(this.#random.below(size), isVersioned),
        expectedOutcome: 'rejected',
      }));
    return items;
  }

  #makeOne(index: number, isVersioned: boolean): SentItem {
    const ids = { sourceId: this.#catalogue.idOf(index), expectedOutcome: 'accepted', waitsFor: null } as const;
    if (!isVersioned) {
      this.#unversioned += 1;
      return { ...ids, version: null, mark: this.#unversioned };
    }
    const version = this.#drawVersion(index);
    return { ...ids, version, mark: version };
  }

  #drawVersion(index: number): number {
    const draw = this.#random.between(0, 1);
    if (draw < 0.7) return this.#catalogue.raise(index);
    return draw < 0.85 ? this.#catalogue.repeat(index) : this.#catalogue.lower(index, this.#random);
  }

  #pick(indexes: readonly number[]): number {
    return indexes[this.#random.below(indexes.length)] ?? 0;
  }

  /** With this chance inserts one to five more items at random places. */
  #insert(items: SentItem[], chance: number, make: () => SentItem): void {
    if (!this.#random.chance(chance)) return;
    const count = 1 + this.#random.below(5);
    for (let added = 0; added < count; added += 1) items.splice(this.#random.below(items.length + 1), 0, make());
  }
}
