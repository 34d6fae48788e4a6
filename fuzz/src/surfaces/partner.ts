import { randomUUID } from 'node:crypto';
import { findCollection } from '@sluice/contracts';
import { Client, parseAnswer } from '../http/client.ts';
import { knownReference } from '../items/values.ts';
import { textOf } from '../oracle/exact-value.ts';
import type { FuzzedProduct } from '../run/start-products.ts';
import { nativeRoot } from './routes.ts';

/** A new partner: each case has one of its own, so that it says the same whatever went before. */
export async function openPartner({ connection, adminApiKey }: FuzzedProduct): Promise<Client> {
  const admin = new Client(connection, adminApiKey);
  const partnerId = `fuzz-${randomUUID()}`;
  await post(admin, '/admin/v1/partners', { partner_id: partnerId, name: 'A partner' });
  const key = await post(admin, `/admin/v1/partners/${partnerId}/keys`);
  return new Client(connection, textOf(key, 'api_key') ?? '');
}

async function post(admin: Client, path: string, body?: object): Promise<ReturnType<typeof parseAnswer>> {
  const json = { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body ?? {})) };
  const answer = await admin.send({ method: 'POST', path, ...(body !== undefined && json) });
  if (answer.status !== 201) throw new Error(`POST ${path} is answered ${answer.status}: ${answer.body}`);
  return parseAnswer(answer);
}

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
    const answer = await client.send({ method: 'POST', path: `${nativeRoot}/${path}`, headers, body });
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
