import { isComplete } from '../history/history.ts';
import type { Submission } from '../history/submission.ts';
import { type Assortment, baseSizes } from './assortment.ts';
import { cancel, followJob } from './follow-job.ts';
import type { Sender } from './load.ts';
import { type Catalogue, makeNewItems, makeRefresh } from './make-items.ts';
import { pauseBetween } from './pace.ts';
import { submit, submitByAnyChannel } from './submit.ts';

const betweenRefreshesMs = [2_500, 9_000] as const;
const betweenUpsertsMs = [40, 250] as const;
const maxUpserts = 12;
const maxChecks = 8;

/**
 * Sends full refreshes, one at a time, and while each runs upserts of ids that are not in it: those are accepted after it and
 * have to stay.
 */
export async function sendRefreshes(sender: Sender, { locations, skus }: Assortment): Promise<void> {
  const { load, random } = sender;
  while (!load.stopSending.aborted) {
    await pauseBetween(random, betweenRefreshesMs, load.stopSending);
    await load.pace.wait(random, load.stopSending);
    const [catalogue, baseSize] = random.chance(0.6)
      ? ([locations, baseSizes.locations] as const)
      : ([skus, baseSizes.skus] as const);
    const items = makeRefresh(catalogue, random, baseSize);
    const refresh = await submitByAnyChannel(sender, { mode: 'full-refresh', collection: catalogue.collection, items });
    if (refresh !== null) await followUp(sender, catalogue, refresh);
  }
}

async function followUp(sender: Sender, catalogue: Catalogue, refresh: Submission): Promise<void> {
  const { load, random } = sender;
  const meanwhile = upsertMeanwhile(sender, catalogue, () => refresh.endedAtMs !== null);
  if (random.chance(load.shares.cancelled / 2)) await cancel(sender, refresh);
  const ended = await followJob(sender, refresh);
  const upserted = await meanwhile;
  if (ended !== null && isComplete(ended.state)) await checkKept(sender, refresh, upserted.slice(-maxChecks));
}

/** @returns the ids, all acknowledged */
async function upsertMeanwhile(sender: Sender, catalogue: Catalogue, isOver: () => boolean): Promise<string[]> {
  const { load, random } = sender;
  const ids: string[] = [];
  for (let sent = 0; sent < maxUpserts && !isOver() && !load.signal.aborted; sent += 1) {
    const items = makeNewItems(catalogue, 1 + random.below(8));
    const submission = await submit(sender, { mode: 'upsert', collection: catalogue.collection, items });
    if (submission !== null) ids.push(...items.map((item) => item.sourceId));
    await pauseBetween(random, betweenUpsertsMs, load.signal);
  }
  return ids;
}

/** Checks records that this refresh must not tombstone. No later refresh has been sent yet, so none but this one can have. */
async function checkKept({ load, client }: Sender, refresh: Submission, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const request = { method: 'GET', path: `/${refresh.collection}/${id}` } as const;
    const response = await client.sendWithRetries(request, load.signal).catch(() => null);
    if (response?.status !== 200) continue;
    const { lifecycle } = response.body as { lifecycle: string };
    if (lifecycle === 'ACTIVE') continue;
    const subject = `${refresh.partner} ${refresh.collection} ${id}`;
    const detail = `was accepted after refresh ${refresh.jobIds[0]} but is ${lifecycle} after it`;
    load.findings.add({ kind: 'wrongly tombstoned', subject, detail });
  }
}
