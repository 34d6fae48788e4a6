import { createItemValidators } from '@sluice/ingest';
import {
  type ApiConfig,
  applyMigrations,
  type Log,
  type OnRelease,
  openDatabase,
  openFailpoints,
  openPayloadStore,
  openQueue,
  openRequestLimiter,
  withReleasers,
} from '@sluice/runtime';
import { buildApp } from './app.ts';
import { createBackground } from './resources/background.ts';
import { type OpenedServer, openServer } from './server/open-server.ts';

/** An API that accepts requests. */
export interface RunningApi {
  port: number;
  /** Finishes the requests in progress and releases everything. */
  close(): Promise<void>;
}

/** Starts an API in this process. Rejects if a store cannot be opened or the port is not available. */
export async function startApi(config: ApiConfig, log: Log): Promise<RunningApi> {
  const { value, release } = await withReleasers((onRelease) => openApi(config, log, onRelease));
  return { port: value.port, close: release };
}

/** Opens the API's resources, and last its server, which is the first to be closed. */
export async function openApi(config: ApiConfig, log: Log, onRelease: OnRelease): Promise<OpenedServer> {
  const { databaseUrl, redisUrl, limits } = config;
  await applyMigrations({ databaseUrl, redisUrl });
  const database = await openDatabase({ url: databaseUrl, poolSize: config.databasePool, log });
  onRelease('database', database.close);
  const background = createBackground(log);
  onRelease('background work', background.drain);
  const store = await openPayloadStore(config.payloadStoreUrl);
  onRelease('payload store', store.close);
  const { queue, close } = await openQueue({ databaseUrl, redisUrl, log });
  onRelease('queue', close);
  const { limiter, close: closeLimiter } = openRequestLimiter({ redisUrl, log });
  onRelease('request limiter', closeLimiter);
  const resources = {
    db: database.db,
    service: database.service,
    payloads: store.payloads,
    queue,
    background,
    log,
    limits,
    limiter,
    validators: createItemValidators(),
    failpoint: openFailpoints(config.failpoints, log),
  };
  const app = buildApp(resources, config);
  const server = await openServer(app, { host: config.host, port: config.port }, config.clientTimeouts);
  onRelease('server', server.close);
  return server;
}
