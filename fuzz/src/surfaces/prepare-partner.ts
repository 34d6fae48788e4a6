import { findCollection } from '@sluice/contracts';
import type { Client } from '../http/client.ts';
import { knownReference } from '../items/values.ts';

/** The record that references name, in each collection that is referred to, without its id. */
const records: ReadonlyMap<string, object> = new Map<string, object>([
  ['master/uoms', { name: 'u' }],
  ['master/locations', { name: 'l' }],
  ['master/skus', { name: 's', base_uom: knownReference }],
  ['crm/groups', { name: 'g' }],
  ['tracking/shipments', { reference: 's' }],
  ['tracking/trackers', { serial: 't' }],
]);

/** Registers what the items of a collection refer to, and what that refers to. */
export async function prepareReferences(client: Client, collection: string): Promise<void> {
  for (const path of listReferred(collection)) {
    const item = { source_id: knownReference, ...records.get(path) };
    const body = Buffer.from(JSON.stringify({ items: [item] }));
    const headers = { 'content-type': 'application/json' };
    const answer = await client.send({ method: 'POST', path: `/wms-ingest/v1/${path}`, headers, body });
    if (answer.status !== 200) throw new Error(`${path} does not take its references: ${answer.body}`);
  }
}

/** In the order in which they can be registered. */
function listReferred(collection: string): string[] {
  const wanted = new Set<string>();
  const visit = (path: string) => {
    for (const { collection: referred } of findCollection(path)?.references ?? []) {
      if (referred === path || wanted.has(referred)) continue;
      visit(referred);
      wanted.add(referred);
    }
    if (findCollection(path)?.references.some(({ collection: referred }) => referred === path)) wanted.add(path);
  };
  visit(collection);
  return [...wanted];
}
