import { setTimeout } from 'node:timers/promises';
import { RequestFault } from '@sluice/contracts';
import type { Log } from '@sluice/ingest';
import { findPendingMigrations } from '@sluice/runtime';
import { type RequestHandler, Router } from 'express';
import { readChoice, readQuery } from '../http/query.ts';
import { addRoute } from '../http/routes.ts';
import type { ApiResources } from '../resources/api-resources.ts';

/**
 * `/healthz` (the process is alive) and `/readyz` (its stores respond; `exclude=queue` ignores the queue, which no submission
 * waits for). They require no key.
 */
export function createHealthRouter(resources: ApiResources): Router {
  const router = Router({ caseSensitive: true });
  addRoute(router, '/healthz', { GET: getLiveness() });
  addRoute(router, '/readyz', { GET: getReadiness(resources) });
  return router;
}

function getLiveness(): RequestHandler {
  return (_req, res) => {
    res.json({ status: 'alive' });
  };
}

function getReadiness(resources: ApiResources): RequestHandler {
  return async (req, res) => {
    const excluded = readChoice(readQuery(req.originalUrl, ['exclude']), { name: 'exclude', values: ['queue'] });
    const checks = await checkStores(resources);
    const failed = Object.entries(checks).flatMap(([name, state]) =>
      state === 'ok' || name === excluded ? [] : [name],
    );
    if (failed.length > 0)
      throw new RequestFault('unavailable', `Not ready: ${failed.join(', ')}. See the log for the reason.`, {
        extra: { checks },
      });
    res.json({ status: 'ready', checks });
  };
}

/** The state of each store. */
type StoreChecks = Record<'database' | 'queue' | 'payload_store', 'ok' | 'failed'>;

const pingTimeoutMs = 2_500;

/** Checks that every store responds, in parallel, and that the database has all migrations. Never rejects. */
async function checkStores({ service, queue, payloads, log }: ApiResources): Promise<StoreChecks> {
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
  if (pending.length > 0) throw new Error(`Migrations not applied: ${pending.join(', ')}`);
}

async function succeedsInTime(work: Promise<void>, log: Log): Promise<'ok' | 'failed'> {
  const result = work.then(
    () => 'ok' as const,
    (error: unknown) => {
      log.warn('Store not ready', { error });
      return 'failed' as const;
    },
  );
  const timer = new AbortController();
  const deadline = setTimeout(pingTimeoutMs, 'failed' as const, { signal: timer.signal }).catch(
    () => 'failed' as const,
  );
  try {
    return await Promise.race([result, deadline]);
  } finally {
    timer.abort();
  }
}
