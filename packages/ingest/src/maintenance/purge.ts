import type { ServiceResources } from '../resources/resources.ts';
import { collectPayloads } from './collect-payloads.ts';
import {
  deleteExpiredBatches,
  deleteExpiredErrors,
  deleteExpiredJobs,
  deleteExpiredSessions,
  deleteExpiredSyncs,
  deleteOldSyncs,
} from './delete-expired.ts';
import { reconcileAccounts } from './reconcile-accounts.ts';

/**
 * Deletes what nobody can ask for any more: jobs and their errors past their retention, in small batches, payloads that no
 * job and no session needs, the sessions (of either kind) that were not done in their time, the outcomes of syncs past their
 * retention, and the batches whose upload never came. Recounts what each partner has in the payload store.
 *
 * @throws the reason of `signal` where it fires, between two batches
 */
export async function purge(resources: ServiceResources, signal: AbortSignal): Promise<void> {
  const { service, log } = resources;
  const errors = await repeat(() => deleteExpiredErrors(service), signal);
  const jobs = await repeat(() => deleteExpiredJobs(service), signal);
  const batches = await repeat(() => deleteExpiredBatches(service), signal);
  const payloads = await collectPayloads(resources, signal);
  const accounts = await reconcileAccounts(resources);
  // After the payloads: as long as a session is there, one knows that its parts are not needed, and need not wait for them to be orphans.
  const sessions = await repeat(() => deleteExpiredSessions(service), signal);
  const expired = await repeat(() => deleteExpiredSyncs(service), signal);
  const syncs = expired + (await repeat(() => deleteOldSyncs(service), signal));
  log.info('Purge done', { jobs, errors, batches, payloads, accounts, sessions, syncs });
}

/** Deletes batch by batch until nothing is left. */
async function repeat(deleteBatch: () => Promise<number>, signal: AbortSignal): Promise<number> {
  let deleted = 0;
  for (;;) {
    signal.throwIfAborted();
    const batch = await deleteBatch();
    if (batch === 0) return deleted;
    deleted += batch;
  }
}
