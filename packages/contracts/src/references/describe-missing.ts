import { collections } from '../collections/registry.ts';
import type { ItemReference } from './item-reference.ts';

/** Says what is missing and what to do: "Unknown UoM 'KG'. Register it via /master/uoms first." */
export function describeMissing(reference: Pick<ItemReference, 'collection' | 'sourceId'>): string {
  const { collection, sourceId } = reference;
  const label = collections.get(collection)?.label ?? 'record';
  return `Unknown ${label} '${sourceId}'. Register it via /${collection} first.`;
}
