import { contexts, describeSync, type NamedProduct, productsPath, type SentSync } from '../history/sync.ts';
import type { Sender } from './load.ts';
import type { Catalogue } from './make-items.ts';
import { ask, askFor, codeOf, sendUntilTaken } from './send-until-accepted.ts';

/** A sync session to be made. */
export interface SyncDraft {
  contexts: readonly string[];
  products: readonly NamedProduct[];
}

const mostRead = 4;
/** Every product has changed since. */
const longAgo = 1;

/** Draws a session: of most products it says nothing of when they may have changed, of some long ago, of a few as they are now. */
export async function draftSync(sender: Sender, catalogue: Catalogue): Promise<SyncDraft> {
  const { random } = sender;
  const first = random.below(catalogue.size);
  const length = random.chance(0.7) ? 1 + random.below(30) : 30 + random.below(catalogue.size - 30);
  const products: NamedProduct[] = [];
  let read = 0;
  for (let offset = 0; offset < length; offset += 1) {
    const sourceId = catalogue.idOf((first + offset) % catalogue.size);
    const isRead = read < mostRead && random.chance(0.2);
    if (isRead) read += 1;
    const lastUpdate = random.chance(0.1) ? longAgo : null;
    products.push((isRead ? await readProduct(sender, sourceId) : null) ?? { sourceId, lastUpdate, asOf: null });
  }
  return { contexts: contexts.filter((_, index) => index === first % contexts.length || random.chance(0.4)), products };
}

/** A product as it is now. Nobody changes it meanwhile: what comes later gets a later time. */
async function readProduct(sender: Sender, sourceId: string): Promise<NamedProduct | null> {
  const answer = await ask(sender, { method: 'GET', path: `/${productsPath}/${sourceId}` });
  if (answer?.status !== 200) return null;
  const { source_version: asOf, updated_at: updatedAt } = answer.body as { source_version: number; updated_at: string };
  return { sourceId, lastUpdate: Date.parse(updatedAt), asOf };
}

const mostAtOnce = 150;

/**
 * Opens a sync session, names its products in several requests, which may be repeated, does something else, and says that it
 * is done until that is acknowledged. The ledger has it from there on: before that there is nothing to be lost but a session.
 * @returns null where any of it was refused (a finding), or the load was let go before it was acknowledged
 */
export async function submitSync(
  sender: Sender,
  draft: SyncDraft,
  beforeDone: () => Promise<void>,
): Promise<SentSync | null> {
  const sessionId = await openSync(sender, draft);
  if (sessionId === null || !(await nameAll(sender, sessionId, draft.products))) return null;
  await beforeDone();
  const times = { sentAtMs: performance.now(), acknowledgedAtMs: null, endedAtMs: null };
  const sync: SentSync = { partner: sender.client.partner, sessionId, ...draft, ...times };
  sender.load.syncs.push(sync);
  return (await sayDone(sender, sync)) ? sync : null;
}

async function openSync(sender: Sender, { contexts }: SyncDraft): Promise<string | null> {
  const request = { method: 'POST', ...at(''), ...encode({ contexts }) } as const;
  const answer = await askFor(sender, { about: 'sync session', request, status: 200 });
  return answer === null ? null : (answer.body as { id: string }).id;
}

async function nameAll(sender: Sender, sessionId: string, products: readonly NamedProduct[]): Promise<boolean> {
  for (let from = 0; from < products.length; from += mostAtOnce) {
    const named = products.slice(from, from + mostAtOnce).map(({ sourceId: productId, lastUpdate }) => {
      return { productId, ...(lastUpdate !== null && { lastUpdate }) };
    });
    const request = { method: 'POST', ...at(`/${sessionId}/products`), ...encode({ products: named }) } as const;
    const about = `products of ${sessionId}`;
    if (!(await sendUntilTaken(sender, { about, request, isTaken: ({ status }) => status === 200 }))) return false;
  }
  return true;
}

/** It is said once; whoever says it again, not knowing that, is told. */
async function sayDone(sender: Sender, sync: SentSync): Promise<boolean> {
  const { load } = sender;
  let acceptances = 0;
  const request = { method: 'PUT', ...at(`/${sync.sessionId}/done`) } as const;
  const isDone = await sendUntilTaken(sender, {
    about: `done of ${sync.sessionId}`,
    request,
    isTaken: (answer) => {
      const isTaken = answer.status === 200 || codeOf(answer) === 'session_done';
      if (answer.status === 200) acceptances += 1;
      if (isTaken) sync.acknowledgedAtMs ??= performance.now();
      return isTaken;
    },
  });
  if (acceptances > 1) {
    const says = `was taken as done ${acceptances} times`;
    load.findings.add({ kind: 'twice', about: describeSync(sync), says });
  }
  return isDone;
}

function at(below: string) {
  return { surface: 'sync-session', path: `/papi-sync/session${below}` } as const;
}

function encode(body: object) {
  return { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) };
}
