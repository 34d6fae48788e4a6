/** A valid item of each collection that has cases. */
export const validItems = {
  'master/uoms': '{"source_id":"VALID","name":"v"}',
  'master/locations': '{"source_id":"VALID","name":"v"}',
  'crm/customers': '{"source_id":"VALID","firstName":"v","lastName":"v"}',
  'documents/orders': '{"source_id":"VALID","direction":"inbound","lines":[]}',
};

/** An item that is rejected. */
export interface RefusedItem {
  name: string;
  /** Default: master/uoms. */
  collection?: keyof typeof validItems;
  item: string | Buffer;
  code: string;
  path: string | null;
  /** The id in the report; default: A. */
  sourceId?: string | null;
}

/** An item that is applied; `stored`: what is read again, where numbers are written otherwise. */
export interface TakenItem extends Pick<RefusedItem, 'name' | 'collection'> {
  item: string;
  stored?: string;
}

/** An item of id A with a name, and more. */
export const having = (more: string) => `{"source_id":"A","name":"a",${more}}`;

/** An item of id A with an attribute. */
export const attribute = (value: string) => having(`"attributes":{"x":${value}}`);

/** The members of an object of so many keys. */
export const members = (count: number) => Array.from({ length: count }, (_, i) => `"k${i}":${i}`).join(',');
