import { contexts, describeSync, type NamedProduct, productsPath, type SentSync } from '../history/sync.ts';
import type { PartnerResponse } from '../http/partner-client.ts';
import type { Sender } from './load.ts';
import type { Catalogue } from './make-items.ts';
import { codeOf, expectStatus, sendOrAbort, sendUntilAccepted } from './send-until-accepted.ts';

/** A sync session to be made. */
export interface SyncDraft {
  contexts: readonly string[];
  products: readonly NamedProduct[];
}

const maxRead = 4;
/** Every product has changed since this time. */
const longAgo = 1;

/** Draws a session. For most products it states no last update, for some one long ago, for a few the current one. */
export async function draftSync(sender: Sender, catalogue: Catalogue): Promise<SyncDraft> {
  const { random } = sender;
  const first = random.below(catalogue.size);
  const length = random.chance(0.7) ? 1 + random.below(30) : 30 + random.below(catalogue.size - 30);
  const products: NamedProduct[] = [];
  let read = 0;
  for (let offset = 0; offset < length; offset += 1) {
    const sourceId = catalogue.idOf((first + offset) % catalogue.size);
    const isRead = read < maxRead && random.chance(0.2);
    if (isRead) read += 1;
    const lastUpdate = random.chance(0.1) ? longAgo : null;
    products.push((isRead ? await readProduct(sender, sourceId) : null) ?? { sourceId, lastUpdate, asOf: null });
  }
  return { contexts: contexts.filter((_, index) => index === first % contexts.length || random.chance(0.4)), products };
}

/** Reads a product's current version and time. Nothing changes it at this moment; later changes have a later time. */
async function readProduct(sender: Sender, sourceId: string): Promise<NamedProduct | null> {
  const response = await sendOrAbort(sender, { method: 'GET', path: `/${productsPath}/${sourceId}` });
  if (response?.status !== 200) return null;
  const { source_version: asOf, updated_at: updatedAt } = response.body as {
    source_version: number;
    updated_at: string;
  };
  return { sourceId, lastUpdate: Date.parse(updatedAt), asOf };
}

const maxPerRequest = 150;
/** Requests of a session exist to be repeatable. */
const weight = 3;

/**
 * Opens a sync session, names its products in several repeatable requests, calls `beforeDone`, and marks it as done until that
 * is acknowledged. The ledger contains it from the first attempt to do so: before, only a session could be lost.
 * @returns null where any of it was refused (a finding), or the load was aborted before it was acknowledged
 */
export async function submitSync(
  sender: Sender,
  draft: SyncDraft,
  beforeDone: () => Promise<void>,
): Promise<SentSync | null> {
  const sessionId = await openSync(sender, draft);
  if (sessionId === null || !(await nameProducts(sender, sessionId, draft.products))) return null;
  await beforeDone();
  const times = { sentAtMs: performance.now(), acknowledgedAtMs: null, endedAtMs: null };
  const sync: SentSync = { partner: sender.client.partner, sessionId, ...draft, ...times };
  sender.load.syncs.push(sync);
  return (await markDone(sender, sync)) ? sync : null;
}

async function openSync(sender: Sender, { contexts }: SyncDraft): Promise<string | null> {
  const request = { method: 'POST', ...at(''), ...encode({ contexts }) } as const;
  const response = await expectStatus(sender, { subject: 'sync session', request, status: 200 });
  return response === null ? null : (response.body as { id: string }).id;
}

async function nameProducts(sender: Sender, sessionId: string, products: readonly NamedProduct[]): Promise<boolean> {
  for (let from = 0; from < products.length; from += maxPerRequest) {
    const named = products.slice(from, from + maxPerRequest).map(({ sourceId: productId, lastUpdate }) => {
      return { productId, ...(lastUpdate !== null && { lastUpdate }) };
    });
    const request = { method: 'POST', ...at(`/${sessionId}/products`), ...encode({ products: named }) } as const;
    const subject = `${sender.client.partner} products of ${sessionId}`;
    const isAccepted = ({ status }: PartnerResponse) => status === 200;
    if (!(await sendUntilAccepted(sender, { subject, request, isAccepted, weight }))) return false;
  }
  return true;
}

/** A session is marked as done once; a repeated request is refused with a code that says so. */
async function markDone(sender: Sender, sync: SentSync): Promise<boolean> {
  const { load } = sender;
  let acceptances = 0;
  const request = { method: 'PUT', ...at(`/${sync.sessionId}/done`) } as const;
  const isDone = await sendUntilAccepted(sender, {
    subject: `${sync.partner} done of ${sync.sessionId}`,
    request,
    weight,
    isAccepted: (response) => {
      const isAccepted = response.status === 200 || codeOf(response) === 'session_done';
      if (response.status === 200) acceptances += 1;
      if (isAccepted) sync.acknowledgedAtMs ??= performance.now();
      return isAccepted;
    },
  });
  if (acceptances > 1) {
    const detail = `was accepted as done ${acceptances} times`;
    load.findings.add({ kind: 'twice', subject: describeSync(sync), detail });
  }
  return isDone;
}

function at(below: string) {
  return { surface: 'sync-session', path: `/papi-sync/session${below}` } as const;
}

function encode(body: object) {
  return { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) };
}
