/** An item as the wire knows it: the two ids and the fields of its collection. */
export interface Item {
  source_id: string;
  [field: string]: unknown;
}
