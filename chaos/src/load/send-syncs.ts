import { setTimeout as delay } from 'node:timers/promises';
import type { SentItem } from '../history/submission.ts';
import { describeSync, productsPath, type SentSync } from '../history/sync.ts';
import type { Sender } from './load.ts';
import { Catalogue, makeNewItems, makeRun } from './make-items.ts';
import { sendSteadily } from './send-steadily.ts';
import { sendOrAbort } from './send-until-accepted.ts';
import { submit } from './submit.ts';
import { draftSync, submitSync } from './submit-sync.ts';

const size = 400;
const rate = { maxInFlight: 4, pauseMs: [400, 2_000] } as const;

/**
 * Changes products by upserts, each acknowledged before the next is sent, and publishes them in sync sessions. Nothing else
 * changes them, and none is ever deleted.
 */
export async function sendSyncs(sender: Sender): Promise<void> {
  const { random } = sender;
  const products = new Catalogue({ collection: productsPath, prefix: 'product', size: 0 });
  const push = (items: SentItem[]) => submit(sender, { mode: 'upsert', collection: productsPath, items });
  const change = () => push(makeRun(products, random, 1 + random.below(60)));
  if ((await push(makeNewItems(products, size))) === null) return;
  await sendSteadily(sender, rate, async () => {
    await change();
    const sync = await submitSync(sender, await draftSync(sender, products), async () => {
      if (random.chance(0.5)) await change();
    });
    return sync === null ? null : () => followSync(sender, sync);
  });
}

const pollMs = 500;

/** Follows a sync that was marked as done to its end, or until the load is aborted. */
async function followSync(sender: Sender, sync: SentSync): Promise<void> {
  const { load } = sender;
  const { sessionId } = sync;
  const request = { method: 'GET', surface: 'sync-session', path: `/papi-sync/session/${sessionId}?limit=1` } as const;
  load.outstanding.add(sessionId);
  for (let before = ''; !load.signal.aborted; await delay(pollMs)) {
    const response = await sendOrAbort(sender, request);
    if (response === null) return;
    if (response.status !== 200) {
      const detail = `reading it after it was done returned ${response.status}`;
      return load.findings.add({ kind: 'lost', subject: describeSync(sync), detail });
    }
    const now = JSON.stringify(response.body);
    if (now !== before) load.outstanding.markProgress();
    before = now;
    if ((response.body as { finishedAt: string | null }).finishedAt !== null) break;
  }
  if (load.signal.aborted) return;
  load.outstanding.remove(sessionId);
  sync.endedAtMs = performance.now();
}
