import { requireCollection } from '@sluice/contracts';
import { requestRelease } from '../queue/enqueue.ts';
import type { Resources } from '../resources/resources.ts';
import { releaseEntries } from './release-entries.ts';
import { selectReady } from './waiting-entries.ts';

/** Release work of one collection; `signal` fires when it has to stop. */
export interface ReleaseWork {
  partnerId: string;
  collection: string;
  signal: AbortSignal;
}

const entriesAtOnce = 1_000;

/** Applies what may leave quarantine since its missing records arrived, until nothing is marked ready any more. */
export async function releaseWaiting(resources: Resources, work: ReleaseWork): Promise<void> {
  const collection = requireCollection(work.collection);
  for (;;) {
    work.signal.throwIfAborted();
    const entries = await resources.db.forPartner(work.partnerId, (tx) => selectReady(tx, work, entriesAtOnce));
    if (entries.length === 0) return;
    const { results, ready } = await releaseEntries(resources, { partnerId: work.partnerId, collection }, entries);
    const released = results.filter((result) => result.change !== null).length;
    resources.log.info('Quarantined items retried', {
      collection: collection.path,
      tried: results.length,
      released,
    });
    const others = ready.filter((path) => path !== collection.path);
    await requestRelease(resources, work.partnerId, [...new Set(others)]);
    if (results.length === 0) return;
  }
}
