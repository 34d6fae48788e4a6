/** A sound item of each collection that cases are of. */
export const soundItems = {
  'master/uoms': '{"source_id":"SOUND","name":"s"}',
  'master/locations': '{"source_id":"SOUND","name":"s"}',
  'crm/customers': '{"source_id":"SOUND","firstName":"s","lastName":"s"}',
  'documents/orders': '{"source_id":"SOUND","direction":"inbound","lines":[]}',
};

/** An item that is rejected. */
export interface RefusedItem {
  name: string;
  /** Default: master/uoms. */
  collection?: keyof typeof soundItems;
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
