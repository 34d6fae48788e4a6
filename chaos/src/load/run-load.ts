import { type Random, startRandom } from '@sluice/harness/seeded-random';
import type { PartnerClient } from '../http/partner-client.ts';
import { makeAssortment } from './assortment.ts';
import type { Load, Sender } from './load.ts';
import { sendBatches } from './send-batches.ts';
import { sendBulk } from './send-bulk.ts';
import { sendCustomers } from './send-customers.ts';
import { sendRefreshes } from './send-refreshes.ts';
import { sendSyncs } from './send-syncs.ts';
import { sendUnversioned } from './send-unversioned.ts';
import { sendBaseUoms, sendUpserts } from './send-upserts.ts';

/** Sends the UoMs that everything else refers to, for each partner; to be awaited before the first fault. */
export async function prepareLoad(load: Load, clients: readonly PartnerClient[], random: Random): Promise<void> {
  await Promise.all(clients.map((client) => sendBaseUoms({ load, client, random: random.fork() })));
}

/** Sends the load of every partner until sending stops; resolves when all that was sent by then is acknowledged. */
export async function runLoad(load: Load, clients: readonly PartnerClient[], seed: number): Promise<void> {
  const random = startRandom(seed);
  await Promise.all(clients.map((client) => sendAsPartner(load, client, random.fork())));
}

async function sendAsPartner(load: Load, client: PartnerClient, random: Random): Promise<void> {
  const assortment = makeAssortment();
  const sender = (): Sender => ({ load, client, random: random.fork() });
  await Promise.all([
    sendBulk(sender(), assortment),
    sendUpserts(sender(), assortment),
    sendRefreshes(sender(), assortment),
    sendUnversioned(sender()),
    sendCustomers(sender()),
    sendBatches(sender()),
    sendSyncs(sender()),
  ]);
}
