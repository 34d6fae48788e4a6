import type { Random } from '@sluice/harness/seeded-random';
import type { SentItem } from '../history/submission.ts';

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

/** How versions are drawn: shares of raised and of stale ones; the rest repeats the highest. */
interface VersionShares {
  raised: number;
  stale: number;
}

const upsertShares: VersionShares = { raised: 0.8, stale: 0.08 };
const refreshShares: VersionShares = { raised: 0.35, stale: 0.03 };
const duplicateShare = 0.01;
const mostBadItems = 12;
/** What a refresh hands in of the ids that the catalogue began with, and of those that came later. */
const keptShare = 0.93;
const keptNewShare = 0.35;

/** Items of a run of neighbouring ids from somewhere in the catalogue: longer than it, they come round again. */
export function makeRun(catalogue: Catalogue, random: Random, size: number): SentItem[] {
  const first = random.below(catalogue.size);
  const items = Array.from({ length: size }, (_, offset) =>
    makeItem(catalogue, random, { index: (first + offset) % catalogue.size, shares: upsertShares }),
  );
  repeatSome(random, items);
  spoilSome(catalogue, random, items);
  return items;
}

/** Items of ids that were never sent before. */
export function makeNewItems(catalogue: Catalogue, size: number): SentItem[] {
  return Array.from({ length: size }, () => {
    const index = catalogue.grow();
    return good(catalogue.idOf(index), catalogue.raise(index));
  });
}

/** The items of a full refresh: most of the catalogue, of which `baseSize` ids were there at the start. */
export function makeRefresh(catalogue: Catalogue, random: Random, baseSize: number): SentItem[] {
  const items: SentItem[] = [];
  for (let index = 0; index < catalogue.size; index += 1) {
    if (random.chance(index < baseSize ? keptShare : keptNewShare))
      items.push(makeItem(catalogue, random, { index, shares: refreshShares }));
  }
  repeatSome(random, items);
  spoilSome(catalogue, random, items);
  return items;
}

/** An item that waits for a UoM: its id is used this once. */
export function makeWaitingItem(sourceId: string, waitsFor: string): SentItem {
  return { sourceId, version: 1, mark: 1, fate: 'waits', waitsFor };
}

function makeItem(
  catalogue: Catalogue,
  random: Random,
  { index, shares }: { index: number; shares: VersionShares },
): SentItem {
  const draw = random.between(0, 1);
  if (draw < shares.raised) return good(catalogue.idOf(index), catalogue.raise(index));
  const isStale = draw < shares.raised + shares.stale;
  return good(catalogue.idOf(index), isStale ? catalogue.fallBack(index, random) : catalogue.repeat(index));
}

/** Duplicates: ids of the payload again, higher, equal or lower, wherever they fall. */
function repeatSome(random: Random, items: SentItem[]): void {
  const count = Math.floor(items.length * duplicateShare);
  for (let added = 0; added < count; added += 1) {
    const item = items[random.below(items.length)];
    if (item === undefined || item.version === null) continue;
    const version = random.chance(0.5) ? item.version : Math.max(1, item.version - 1);
    items.splice(random.below(items.length), 0, good(item.sourceId, version));
  }
}

/** Rejected items, of ids that may have a record: being in the payload protects it from a refresh. */
function spoilSome(catalogue: Catalogue, random: Random, items: SentItem[]): void {
  if (!random.chance(0.3)) return;
  const count = 1 + random.below(Math.min(mostBadItems, 1 + (items.length >> 5)));
  for (let added = 0; added < count; added += 1) {
    const index = random.below(catalogue.size);
    const item: SentItem = { ...good(catalogue.idOf(index), catalogue.repeat(index)), fate: 'bad' };
    items.splice(random.below(items.length + 1), 0, item);
  }
}

function good(sourceId: string, version: number): SentItem {
  return { sourceId, version, mark: version, fate: 'good', waitsFor: null };
}
