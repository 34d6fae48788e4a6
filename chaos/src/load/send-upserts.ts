import type { SentItem } from '../history/submission.ts';
import { type Assortment, makeBaseUoms, makeLateUoms, makeWaitingSkus } from './assortment.ts';
import { followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { makeNewItems, makeRun } from './make-items.ts';
import { pauseBetween } from './pace.ts';
import { submit } from './submit.ts';

const pauseMs = [150, 700] as const;
/** Above `SLUICE_BULK_ASYNC_THRESHOLD` of the environment: such an upsert becomes a job. */
const longSize = 1_200;

/** Sends the UoMs that everything else refers to. */
export async function sendBaseUoms(sender: Sender): Promise<void> {
  await submit(sender, { mode: 'upsert', collection: 'master/uoms', items: makeBaseUoms() });
}

/** Sends synchronous upserts, one after the other, and in the end the UoMs that SKUs still wait for. */
export async function sendUpserts(sender: Sender, assortment: Assortment): Promise<void> {
  const { load, random } = sender;
  while (!load.stopSending.aborted) {
    await sendOne(sender, drawPayload(sender, assortment));
    await pauseBetween(random, pauseMs, load.stopSending);
  }
  const last = makeLateUoms(assortment.lateUoms.takeDue(Number.POSITIVE_INFINITY));
  if (last.length > 0) await sendOne(sender, { collection: assortment.uoms.collection, items: last });
}

async function sendOne(sender: Sender, payload: { collection: string; items: SentItem[] }): Promise<void> {
  const submission = await submit(sender, { mode: 'upsert', ...payload });
  if (submission !== null && submission.jobIds.length > 0)
    sender.load.tasks.add(followJob(sender, submission).then(() => undefined));
}

function drawPayload({ random }: Sender, assortment: Assortment): { collection: string; items: SentItem[] } {
  const { uoms, locations, skus, lateUoms } = assortment;
  const late = makeLateUoms(lateUoms.takeDue());
  if (late.length > 0) return { collection: uoms.collection, items: [...makeRun(uoms, random, 3), ...late] };
  const catalogue = random.pick([skus, skus, locations, locations, uoms]);
  const size = random.chance(0.04) ? longSize : 1 + random.below(120);
  const items = makeRun(catalogue, random, size);
  if (catalogue !== uoms && random.chance(0.3)) items.push(...makeNewItems(catalogue, 1 + random.below(5)));
  if (catalogue === skus && random.chance(0.3)) items.push(...makeWaitingSkus(assortment, random));
  return { collection: catalogue.collection, items };
}
