import { randomUUID } from 'node:crypto';
import { Client, parseAnswer } from '../http/client.ts';
import { textOf } from '../oracle/exact-value.ts';
import type { FuzzedProduct } from './fuzzed-product.ts';

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
