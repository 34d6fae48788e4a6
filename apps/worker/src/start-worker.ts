import { createItemJudges } from '@sluice/ingest';
import {
  applyMigrations,
  type Config,
  type Log,
  type OnRelease,
  openDatabase,
  openPayloadStore,
  openQueue,
  openTestHooks,
  openWorker,
  withReleasers,
} from '@sluice/runtime';
import { createHandlers } from './handlers.ts';
import { startReconciler } from './start-reconciler.ts';

/** A worker that takes jobs. */
export interface RunningWorker {
  /** Hands back the jobs that run and releases everything. */
  close(): Promise<void>;
}

/** Starts a worker in this process. Rejects where a store cannot be opened. */
export async function startWorker(config: Config, log: Log): Promise<RunningWorker> {
  const { release } = await withReleasers((onRelease) => runWorker(config, log, onRelease));
  return { close: release };
}

/** Opens what the worker works with, then has it take jobs; the last opened is the first to be closed. */
export async function runWorker(config: Config, log: Log, onRelease: OnRelease): Promise<void> {
  const { databaseUrl, redisUrl, concurrency, limits } = config;
  await applyMigrations({ databaseUrl, redisUrl });
  const database = await openDatabase({ url: databaseUrl, poolSize: config.databasePool, log });
  onRelease('database', database.close);
  const { db, service } = database;
  const { payloads, close: closePayloads } = await openPayloadStore(config.payloadStoreUrl);
  onRelease('payload store', closePayloads);
  const { queue, close: closeQueue } = await openQueue({ databaseUrl, redisUrl, log });
  onRelease('queue', closeQueue);
  const hooks = openTestHooks(config.testHooks, log);
  const resources = { db, service, payloads, queue, log, limits, judges: createItemJudges(), hooks };
  const handlers = createHandlers(resources);
  const worker = await openWorker({ databaseUrl, redisUrl, concurrency, handlers, queue, log });
  onRelease('worker', worker.close);
  if (hooks.isTakenOut('reconciler')) return;
  const reconciler = startReconciler(resources);
  onRelease('reconciler', reconciler.stop);
}
