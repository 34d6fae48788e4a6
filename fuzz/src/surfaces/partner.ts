import { randomUUID } from 'node:crypto';
import { findCollection } from '@sluice/contracts';
import { registerPartner } from '@sluice/harness/commands';
import { Client } from '../http/client.ts';
import { knownReference } from '../items/values.ts';
import type { FuzzedProduct } from '../run/start-products.ts';
import { nativeRoot } from './routes.ts';

/** Creates a partner. Each case has its own, so that its result does not depend on earlier cases. */
export async function openPartner({ connection, adminApiKey }: FuzzedProduct): Promise<Client> {
  const { baseUrl } = connection;
  return new Client(connection, await registerPartner({ baseUrl, adminApiKey }, `fuzz-${randomUUID()}`));
}

/** The record that references name, without its id, in each collection that has references to it. */
const records: ReadonlyMap<string, object> = new Map<string, object>([
  ['master/uoms', { name: 'u' }],
  ['master/locations', { name: 'l' }],
  ['master/skus', { name: 's', base_uom: knownReference }],
  ['crm/groups', { name: 'g' }],
  ['tracking/shipments', { reference: 's' }],
  ['tracking/trackers', { serial: 't' }],
]);

/** Registers the records that items of a collection refer to, and those that these refer to. */
export async function prepareReferences(client: Client, collection: string): Promise<void> {
  for (const path of listReferred(collection)) {
    const item = { source_id: knownReference, ...records.get(path) };
    const body = Buffer.from(JSON.stringify({ items: [item] }));
    const headers = { 'content-type': 'application/json' };
    const response = await client.send({ method: 'POST', path: `${nativeRoot}/${path}`, headers, body });
    if (response.status !== 200)
      throw new Error(`POST ${path} returned ${response.status} for references: ${response.body}`);
  }
}

/** The collections that a collection refers to, in an order in which they can be registered. */
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
