import { syncProducts as syncProductsWork } from '@sluice/contracts';
import { enqueueOrLeave } from '../queue/enqueue-or-leave.ts';
import type { Resources, ServiceResources } from '../resources.ts';
import { findNextSync, listUnfinishedSyncs } from './list-unfinished-syncs.ts';

/** Syncs of one pass; more than these wait for those before them anyway. */
const syncsMax = 1_000;

/** The lock of a partner's queue of syncs: held by whoever takes a place in it, or claims the first. */
export function syncQueueLock(partnerId: string): string {
  return `sync/${partnerId}`;
}

/** Has the partner's next sync run. */
export async function promoteNextSync(resources: Resources, partnerId: string): Promise<void> {
  const next = await resources.db.forPartner(partnerId, (tx) => findNextSync(tx, partnerId));
  if (next !== null) await enqueueOrLeave(resources, syncProductsWork(next));
}

/** Makes sure that every unfinished sync is in the queue, and that each partner's next one may be taken. */
export async function ensureSyncs({ service, queue }: ServiceResources): Promise<void> {
  for (const { state, isNext, ...key } of await listUnfinishedSyncs(service, syncsMax)) {
    const work = syncProductsWork(key);
    // One that was begun is left to itself: it may be waiting to be tried again.
    await (state === 'QUEUED' && isNext ? queue.enqueue(work) : queue.ensure(work, []));
  }
}
