import type { Collection } from '../schema/collection.ts';
import { assets } from './assets.ts';
import { balances } from './balances.ts';
import { contacts } from './contacts.ts';
import { customers } from './customers.ts';
import { groups } from './groups.ts';
import { locations } from './locations.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';
import { shipments } from './shipments.ts';
import { skus } from './skus.ts';
import { trackers } from './trackers.ts';
import { uoms } from './uoms.ts';

const all: readonly Collection[] = [
  uoms,
  locations,
  skus,
  orders,
  balances,
  customers,
  contacts,
  groups,
  shipments,
  trackers,
  assets,
  products,
];

const referenced: ReadonlySet<string> = new Set(
  all.flatMap(({ references }) => references.map(({ collection }) => collection)),
);

/** Every collection by its path. */
export const collections: ReadonlyMap<string, Collection> = new Map(
  all.map((collection) => [collection.path, collection]),
);

/** The collection at `path` (`master/skus`), or undefined. */
export function findCollection(path: string): Collection | undefined {
  return collections.get(path);
}

/** Whether a collection refers to the one at `path`: whether an item can wait for a record of it. */
export function isReferenced(path: string): boolean {
  return referenced.has(path);
}

/** The collection at `path`, which was valid when it was stored. Throws where this version does not know it any more. */
export function requireCollection(path: string): Collection {
  const collection = findCollection(path);
  if (collection === undefined) throw new Error(`Collection '${path}' is not known to this version.`);
  return collection;
}
