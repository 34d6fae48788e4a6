import type { Random } from '@sluice/harness/seeded-random';
import type { SentItem } from '../history/submission.ts';

/** The ids of one collection of one partner, and the highest version of each that was sent. */
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

  /** Adds a new id. @returns its index */
  grow(): number {
    return this.#versions.push(0) - 1;
  }

  /** A version higher than any before. */
  raise(index: number): number {
    const version = (this.#versions[index] ?? 0) + 1;
    this.#versions[index] = version;
    return version;
  }

  /** The highest version that was sent; for a new id, its first. */
  repeat(index: number): number {
    return this.#versions[index] || this.raise(index);
  }

  /** A version below the highest, if there is one. */
  lower(index: number, random: Random): number {
    const highest = this.repeat(index);
    return Math.max(1, highest - 1 - random.below(3));
  }
}

/** Shares of raised and of stale versions; the rest repeats the highest. */
interface VersionShares {
  raised: number;
  stale: number;
}

const upsertShares: VersionShares = { raised: 0.8, stale: 0.08 };
const refreshShares: VersionShares = { raised: 0.35, stale: 0.03 };
const duplicateShare = 0.01;
const maxInvalidItems = 12;
/** The share of ids in a refresh: of those that the catalogue began with, and of later ones. */
const keptShare = 0.93;
const keptNewShare = 0.35;

/** Items of neighbouring ids, from a random place in the catalogue on; more items than ids start over. */
export function makeRun(catalogue: Catalogue, random: Random, size: number): SentItem[] {
  const first = random.below(catalogue.size);
  const items = Array.from({ length: size }, (_, offset) =>
    makeItem(catalogue, random, { index: (first + offset) % catalogue.size, shares: upsertShares }),
  );
  repeatSome(random, items);
  corruptSome(catalogue, random, items);
  return items;
}

/** Items of new ids. */
export function makeNewItems(catalogue: Catalogue, size: number): SentItem[] {
  return Array.from({ length: size }, () => {
    const index = catalogue.grow();
    return validItem(catalogue.idOf(index), catalogue.raise(index));
  });
}

/** The items of a full refresh: most of the catalogue, which began with `baseSize` ids. */
export function makeRefresh(catalogue: Catalogue, random: Random, baseSize: number): SentItem[] {
  const items: SentItem[] = [];
  for (let index = 0; index < catalogue.size; index += 1) {
    if (random.chance(index < baseSize ? keptShare : keptNewShare))
      items.push(makeItem(catalogue, random, { index, shares: refreshShares }));
  }
  repeatSome(random, items);
  corruptSome(catalogue, random, items);
  return items;
}

/** An item that waits for a UoM; its id is used once. */
export function makeWaitingItem(sourceId: string, waitsFor: string): SentItem {
  return { sourceId, version: 1, mark: 1, expectedOutcome: 'quarantined', waitsFor };
}

function makeItem(
  catalogue: Catalogue,
  random: Random,
  { index, shares }: { index: number; shares: VersionShares },
): SentItem {
  const draw = random.between(0, 1);
  if (draw < shares.raised) return validItem(catalogue.idOf(index), catalogue.raise(index));
  const isStale = draw < shares.raised + shares.stale;
  return validItem(catalogue.idOf(index), isStale ? catalogue.lower(index, random) : catalogue.repeat(index));
}

/** Inserts duplicates at random places: ids of the payload again, with the same or a lower version. */
function repeatSome(random: Random, items: SentItem[]): void {
  const count = Math.floor(items.length * duplicateShare);
  for (let added = 0; added < count; added += 1) {
    const item = items[random.below(items.length)];
    if (item === undefined || item.version === null) continue;
    const version = random.chance(0.5) ? item.version : Math.max(1, item.version - 1);
    items.splice(random.below(items.length), 0, validItem(item.sourceId, version));
  }
}

/** Inserts invalid items of ids that perhaps have a record: an id in the payload protects it from a refresh. */
function corruptSome(catalogue: Catalogue, random: Random, items: SentItem[]): void {
  if (!random.chance(0.3)) return;
  const count = 1 + random.below(Math.min(maxInvalidItems, 1 + (items.length >> 5)));
  for (let added = 0; added < count; added += 1) {
    const index = random.below(catalogue.size);
    const item: SentItem = {
      ...validItem(catalogue.idOf(index), catalogue.repeat(index)),
      expectedOutcome: 'rejected',
    };
    items.splice(random.below(items.length + 1), 0, item);
  }
}

function validItem(sourceId: string, version: number): SentItem {
  return { sourceId, version, mark: version, expectedOutcome: 'accepted', waitsFor: null };
}
