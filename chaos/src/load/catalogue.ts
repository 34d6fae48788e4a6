import type { Random } from '@sluice/harness/seeded-random';

/** The ids of one collection of one partner, and the highest version of each that was ever sent. */
export class Catalogue {
  readonly collection: string;
  readonly #prefix: string;
  readonly #versions: number[];

  constructor({ collection, prefix, size }: { collection: string; prefix: string; size: number }) {
    this.collection = collection;
    this.#prefix = prefix;
    this.#versions = new Array<number>(size).fill(0);
  }

  get size(): number {
    return this.#versions.length;
  }

  idOf(index: number): string {
    return `${this.#prefix}-${String(index).padStart(6, '0')}`;
  }

  /** Adds an id that was never sent. @returns its index */
  grow(): number {
    return this.#versions.push(0) - 1;
  }

  /** A version that is higher than any before. */
  raise(index: number): number {
    const version = (this.#versions[index] ?? 0) + 1;
    this.#versions[index] = version;
    return version;
  }

  /** The highest version that was sent; of an id that was never sent, its first. */
  repeat(index: number): number {
    return this.#versions[index] || this.raise(index);
  }

  /** A version below the highest, where there is one. */
  fallBack(index: number, random: Random): number {
    const highest = this.repeat(index);
    return Math.max(1, highest - 1 - random.below(3));
  }
}
