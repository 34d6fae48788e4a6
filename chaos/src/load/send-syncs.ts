import type { SentItem } from '../history/submission.ts';
import { productsPath } from '../history/sync.ts';
import { Catalogue } from './catalogue.ts';
import { draftSync } from './draft-sync.ts';
import { followSync } from './follow-sync.ts';
import type { Sender } from './load.ts';
import { makeNewItems, makeRun } from './make-items.ts';
import { sendSteadily } from './send-steadily.ts';
import { submit } from './submit.ts';
import { submitSync } from './submit-sync.ts';

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
