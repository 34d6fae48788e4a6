import { type Collection, findCollection } from '@sluice/contracts';

/** The collection of a session. Throws where this version does not know it any more. */
export function requireCollection(path: string): Collection {
  const collection = findCollection(path);
  if (collection === undefined) throw new Error(`There is no collection '${path}'.`);
  return collection;
}
