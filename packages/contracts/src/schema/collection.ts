import type { ItemSchema } from './field-schema.ts';

/** A field that names a record of a collection by its source_id. */
export interface Reference {
  /** Dotted, with '[]' after the members of a list: `base_uom`, `lines[].sku`, `groups[]`. */
  readonly path: string;
  /** The path of the collection that it refers to. */
  readonly collection: string;
}

/** A named set of records with one schema. */
export interface Collection {
  /** `master/skus`: what the wire, the database and the logs call it. */
  readonly path: string;
  readonly group: string;
  readonly name: string;
  /** One record of it, for people: `SKU`. */
  readonly label: string;
  /** What internal ids begin with, after `fgai-`. */
  readonly idPrefix: string;
  /** The JSON Schema (2020-12) of an item, the two ids included. */
  readonly schema: ItemSchema;
  readonly references: readonly Reference[];
}
