/** A reference that an item holds. */
export interface ItemReference {
  /** The path of the collection that it refers to. */
  collection: string;
  sourceId: string;
  /** Where it stands in the item: `lines[2].sku`. */
  path: string;
}
