import { setTimeout as delay } from 'node:timers/promises';
import type { SentItem } from '../history/submission.ts';
import { describeSync, productsPath, type SentSync } from '../history/sync.ts';
import type { Sender } from './load.ts';
import { Catalogue, makeNewItems, makeRun } from './make-items.ts';
import { sendSteadily } from './send-steadily.ts';
import { ask } from './send-until-accepted.ts';
import { submit } from './submit.ts';
import { draftSync, submitSync } from './submit-sync.ts';

const size = 400;
const rhythm = { mostInFlight: 4, pauseMs: [400, 2_000] } as const;

/**
 * Changes products, by upserts of which each is acknowledged before the next is sent, and publishes them in sync sessions.
 * Nobody else changes them, and none is ever gone.
 */
export async function sendSyncs(sender: Sender): Promise<void> {
  const { random } = sender;
  const products = new Catalogue({ collection: productsPath, prefix: 'product', size: 0 });
  const push = (items: SentItem[]) => submit(sender, { mode: 'upsert', collection: productsPath, items });
  const change = () => push(makeRun(products, random, 1 + random.below(60)));
  if ((await push(makeNewItems(products, size))) === null) return;
  await sendSteadily(sender, rhythm, async () => {
    await change();
    const sync = await submitSync(sender, await draftSync(sender, products), async () => {
      if (random.chance(0.5)) await change();
    });
    return sync === null ? null : () => followSync(sender, sync);
  });
}

const pollMs = 500;

/** Follows a sync that was said to be done to its end. Settles when it has ended, or the load was let go. */
async function followSync(sender: Sender, sync: SentSync): Promise<void> {
  const { load } = sender;
  const { sessionId } = sync;
  const request = { method: 'GET', surface: 'sync-session', path: `/papi-sync/session/${sessionId}?limit=1` } as const;
  load.outstanding.add(sessionId);
  for (let before = ''; !load.signal.aborted; await delay(pollMs)) {
    const answer = await ask(sender, request);
    if (answer === null) return;
    if (answer.status !== 200) {
      const says = `was answered with ${answer.status} once it was done`;
      return load.findings.add({ kind: 'lost', about: describeSync(sync), says });
    }
    const now = JSON.stringify(answer.body);
    if (now !== before) load.outstanding.move();
    before = now;
    if ((answer.body as { finishedAt: string | null }).finishedAt !== null) break;
  }
  if (load.signal.aborted) return;
  load.outstanding.remove(sessionId);
  sync.endedAtMs = performance.now();
}
