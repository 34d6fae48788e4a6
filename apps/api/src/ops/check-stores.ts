import { setTimeout } from 'node:timers/promises';
import type { Log } from '@sluice/ingest';
import { findPendingMigrations } from '@sluice/runtime';
import type { ApiResources } from '../api-resources.ts';

/** What was found of each store. */
export type StoreChecks = Record<'database' | 'queue' | 'payload_store', 'ok' | 'failed'>;

const answerTimeoutMs = 2_500;

/**
 * Asks each store whether it answers, all at once; the database also whether its migrations are applied. Never rejects.
 */
export async function checkStores({ service, queue, payloads, log }: ApiResources): Promise<StoreChecks> {
  const check = (store: string, work: Promise<void>) => succeedsInTime(work, log.child({ store }));
  const [database, queueState, payloadStore] = await Promise.all([
    check('database', requireMigrations(service)),
    check('queue', queue.ping()),
    check('payload_store', payloads.ping()),
  ]);
  return { database, queue: queueState, payload_store: payloadStore };
}

async function requireMigrations(service: ApiResources['service']): Promise<void> {
  const pending = await findPendingMigrations(service);
  if (pending.length > 0) throw new Error(`Migrations are not applied: ${pending.join(', ')}`);
}

async function succeedsInTime(work: Promise<void>, log: Log): Promise<'ok' | 'failed'> {
  const result = work.then(
    () => 'ok' as const,
    (error: unknown) => {
      log.warn('store not ready', { error });
      return 'failed' as const;
    },
  );
  const timer = new AbortController();
  const deadline = setTimeout(answerTimeoutMs, 'failed' as const, { signal: timer.signal }).catch(
    () => 'failed' as const,
  );
  try {
    return await Promise.race([result, deadline]);
  } finally {
    timer.abort();
  }
}
