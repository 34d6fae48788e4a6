import type { Random } from '@sluice/harness/seeded-random';
import type { SentItem, Submission } from '../history/submission.ts';
import { type Assortment, makeWaitingSkus } from './assortment.ts';
import { cancelAndRetry, followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { type Catalogue, makeRun } from './make-items.ts';
import { sendSteadily } from './send-steadily.ts';
import { submitByAnyChannel } from './submit.ts';

const rate = { maxInFlight: 4, pauseMs: [300, 2_600] } as const;
const minItemsToCancel = 200;

/** Sends bulk jobs of all sizes, a few at a time, and cancels some of them. */
export async function sendBulk(sender: Sender, assortment: Assortment): Promise<void> {
  const { load, random } = sender;
  await sendSteadily(sender, rate, async () => {
    await load.pace.wait(random, load.stopSending);
    const submission = await submitByAnyChannel(sender, { mode: 'bulk', ...drawPayload(assortment, random) });
    return submission === null ? null : () => followUp(sender, submission);
  });
}

async function followUp(sender: Sender, submission: Submission): Promise<void> {
  const { load, random } = sender;
  const isLong = submission.items.length >= minItemsToCancel;
  if (isLong && random.chance(load.shares.cancelled)) await cancelAndRetry(sender, submission);
  await followJob(sender, submission);
}

function drawPayload(assortment: Assortment, random: Random): { collection: string; items: SentItem[] } {
  const catalogue = drawCatalogue(assortment, random);
  const items = makeRun(catalogue, random, drawSize(random));
  if (catalogue === assortment.skus && random.chance(0.25)) {
    for (const item of makeWaitingSkus(assortment, random)) items.splice(random.below(items.length), 0, item);
  }
  return { collection: catalogue.collection, items };
}

function drawCatalogue({ uoms, locations, skus }: Assortment, random: Random): Catalogue {
  return random.pick([skus, skus, skus, locations, locations, uoms]);
}

/** Many small sizes, some of many segments. */
function drawSize(random: Random): number {
  const draw = random.between(0, 1);
  if (draw < 0.65) return 1 + random.below(50);
  if (draw < 0.88) return 200 + random.below(1_300);
  return draw < 0.98 ? 2_000 + random.below(4_000) : 10_000 + random.below(10_000);
}
