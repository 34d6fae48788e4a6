import { describeSync, type NamedProduct, type SentSync } from '../history/sync.ts';
import { askFor } from './ask.ts';
import type { SyncDraft } from './draft-sync.ts';
import { codeOf } from './draw-way.ts';
import type { Sender } from './load.ts';
import { sendUntilTaken } from './send-until-taken.ts';

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
