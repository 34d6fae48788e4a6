import { syncReasons } from '../jobs/job-reasons.ts';
import { isPoisoned } from '../jobs/poison.ts';
import type { Resources } from '../resources/resources.ts';
import { publishProducts } from './publish-products.ts';
import { selectSync } from './read-sync.ts';
import {
  advanceSync,
  type ClaimedSync,
  claimSync,
  endSync,
  failSync,
  passSyncFence,
  type SyncStep,
} from './sync-progress.ts';
import { promoteNextSync } from './sync-queue.ts';
import type { SyncKey } from './sync-session.ts';

/** What a worker is asked to do; `signal` fires when it has to stop at the next chunk. */
export interface RunSyncWork extends SyncKey {
  signal: AbortSignal;
}

/**
 * Runs a sync, chunk by chunk, and goes on where an earlier worker stopped. `parked`: another sync of the partner is before
 * it, and will promote it. An error that is thrown leaves it as it stands, to be run again.
 *
 * @throws the reason of `signal` where it fires, between two chunks
 */
export async function runSync(resources: Resources, work: RunSyncWork): Promise<'done' | 'parked'> {
  const sync = await claimSync(resources.db, work);
  if (sync === null) return (await isQueued(resources, work)) ? 'parked' : 'done';
  await resources.failpoint('job.claimed');
  const isEnded = isPoisoned(resources, sync)
    ? await failPoisonedSync(resources, sync)
    : await copyProducts(resources, sync, work.signal);
  if (!isEnded) resources.log.warn('Lost the claim of a sync', { epoch: sync.epoch });
  await resources.failpoint('job.ended');
  await promoteNextSync(resources, sync.partnerId);
  return 'done';
}

async function isQueued({ db }: Resources, key: SyncKey): Promise<boolean> {
  const session = await db.forPartner(key.partnerId, (tx) => selectSync(tx, key));
  return session !== null && session.position !== null;
}

function failPoisonedSync({ db, log }: Resources, sync: ClaimedSync): Promise<boolean> {
  const attempts = sync.claims - 1;
  log.error('Sync failed: too many attempts without progress', { claims: sync.claims });
  return db.forPartner(sync.partnerId, (tx) => failSync(tx, sync, syncReasons.noProgress(attempts)));
}

/** Returns whether it has ended: false where another worker has taken over. */
async function copyProducts(resources: Resources, sync: ClaimedSync, signal: AbortSignal): Promise<boolean> {
  // Each product is copied once for each context, in one transaction.
  const chunkProducts = Math.max(1, Math.floor(resources.limits.chunkItems / sync.contexts.length));
  for (let from = sync.cursor; from < sync.products; from += chunkProducts) {
    signal.throwIfAborted();
    const step = { from, to: Math.min(from + chunkProducts, sync.products) };
    if (!(await copyChunk(resources, sync, step))) return false;
  }
  await resources.failpoint('processing.done');
  return resources.db.forPartner(sync.partnerId, (tx) => endSync(tx, sync));
}

/** Copies, outcomes and cursor are committed together or not at all (Exactly once). False: the claim is lost. */
async function copyChunk({ db, failpoint }: Resources, sync: ClaimedSync, step: SyncStep): Promise<boolean> {
  const isCopied = await db.forPartner(sync.partnerId, async (tx) => {
    if (!(await passSyncFence(tx, sync, step))) return false;
    await failpoint('chunk.begun');
    const counts = await publishProducts(tx, sync, step);
    await advanceSync(tx, sync, { ...step, ...counts });
    await failpoint('chunk.applied');
    return true;
  });
  await failpoint('chunk.committed');
  return isCopied;
}
