import { createItemValidators, type ServiceResources } from '@sluice/ingest';
import {
  applyMigrations,
  type Config,
  type Log,
  type OnRelease,
  openDatabase,
  openFailpoints,
  openPayloadStore,
  openQueue,
  openWorker,
  withReleasers,
} from '@sluice/runtime';
import { createHandlers } from './handlers.ts';
import { startReconciler } from './start-reconciler.ts';

/** A worker that takes jobs. */
export interface RunningWorker {
  /** Gives the running jobs back to the queue and releases everything. */
  close(): Promise<void>;
}

/** Starts a worker in this process. Rejects where a store cannot be opened. */
export async function startWorker(config: Config, log: Log): Promise<RunningWorker> {
  const { release } = await withReleasers((onRelease) => runWorker(config, log, onRelease));
  return { close: release };
}

/** Takes jobs and reconciles the queue with Postgres; what was opened last is closed first. */
export async function runWorker(config: Config, log: Log, onRelease: OnRelease): Promise<void> {
  const resources = await takeJobs(config, log, onRelease);
  const reconciler = startReconciler(resources);
  onRelease('reconciler', reconciler.stop);
}

/** Opens the worker's resources, then takes jobs. Returns the resources. */
export async function takeJobs(config: Config, log: Log, onRelease: OnRelease): Promise<ServiceResources> {
  const { databaseUrl, redisUrl, concurrency, limits } = config;
  await applyMigrations({ databaseUrl, redisUrl });
  const database = await openDatabase({ url: databaseUrl, poolSize: config.databasePool, log });
  onRelease('database', database.close);
  const { db, service } = database;
  const { payloads, close: closePayloads } = await openPayloadStore(config.payloadStoreUrl);
  onRelease('payload store', closePayloads);
  const { queue, close: closeQueue } = await openQueue({ databaseUrl, redisUrl, log });
  onRelease('queue', closeQueue);
  const failpoint = openFailpoints(config.failpoints, log);
  const resources = { db, service, payloads, queue, log, limits, validators: createItemValidators(), failpoint };
  const handlers = createHandlers(resources);
  const worker = await openWorker({ databaseUrl, redisUrl, concurrency, handlers, queue, log });
  onRelease('worker', worker.close);
  return resources;
}
