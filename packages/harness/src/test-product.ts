import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startApi } from '@sluice/api';
import { inertFailpoint, type ReachFailpoint } from '@sluice/contracts';
import { createItemValidators, type ServiceResources } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import {
  type BullJobQueue,
  type OnRelease,
  openClient,
  openDatabase,
  openPayloadStore,
  openQueue,
  parseConfig,
  type Release,
  withReleasers,
} from '@sluice/runtime';
import { type RunningWorker, startWorker, takeJobs } from '@sluice/worker';
import supertest from 'supertest';
import { type HeldLock, holdLock } from './hold-lock.ts';
import { PartnerClient } from './partner-client.ts';
import { startApp, type TestApp } from './start-app.ts';
import { startRedis } from './start-redis.ts';
import { createTestDatabase } from './test-database.ts';
import { openTestLog } from './test-log.ts';

/** How the product is started for a test. */
export interface TestProductOptions {
  /** Where BullMQ keeps its jobs; default: Postgres. */
  backend?: 'postgres' | 'redis';
  /** Stores that the test has started itself. */
  stores?: { redisUrl?: string; databaseUrl?: string };
  /** Whether its workers run the reconciler; default: yes. If not, a test decides when it runs. */
  reconciles?: boolean;
  /** Variables as an operator would set them. */
  limits?: Record<string, string>;
}

/** A partner's new key. */
export interface NewKey {
  keyId: string;
  apiKey: string;
}

/** The product on its own stores: the API listens on a real port; a test starts and stops workers. */
export interface TestProduct {
  baseUrl: string;
  adminApiKey: string;
  /** The database as its superuser sees it. */
  db: PrismaClient;
  addPartner(): Promise<PartnerClient>;
  addKey(partnerId: string): Promise<NewKey>;
  admin(method: 'get' | 'post' | 'patch' | 'delete', path: string): supertest.Test;
  startWorker(): Promise<void>;
  stopWorkers(): Promise<void>;
  /** Starts an API or a worker in its own process, with `variables` added to the environment; `stop` kills it. */
  startApp(app: 'api' | 'worker', variables?: Record<string, string>): TestApp;
  /** Holds a lock against API and workers (see holdLock); `stop` releases it. */
  holdLock(statement: string): Promise<HeldLock>;
  /** The core's resources, as a worker has them; `failpoint` is called at each of them. */
  resources(failpoint: ReachFailpoint): ServiceResources;
  /** BullMQ's queue, as Bull Board sees it. */
  bullQueues: BullJobQueue['bullQueues'];
  /** The environment that API and workers are started with. */
  environment: Readonly<Record<string, string>>;
  /** The keys of a partner's stored payloads. */
  payloadKeys(partnerId: string): Promise<string[]>;
  /** Every file in the payload store, including those of unfinished uploads. */
  payloadFiles(): Promise<string[]>;
  /** Removes everything from the queue. */
  emptyQueue(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the product for one test file. */
export async function startTestProduct(options: TestProductOptions = {}): Promise<TestProduct> {
  const { value, release } = await withReleasers(async (onRelease) => {
    const databaseUrl = options.stores?.databaseUrl ?? (await openTestDatabase(onRelease));
    const directory = await mkdtemp(join(tmpdir(), 'sluice-test-'));
    onRelease('test directory', () => rm(directory, { recursive: true, force: true }));
    const redis = options.backend === 'redis' ? await startRedis() : undefined;
    if (redis !== undefined) onRelease('test redis', redis.stop);
    const redisUrl = options.stores?.redisUrl ?? redis?.url;
    const environment = makeEnvironment(options, { databaseUrl, redisUrl, directory });
    const log = openTestLog();
    const config = parseConfig(environment, 'api');
    const superuser = await openClient({ url: databaseUrl, poolSize: 5, log });
    onRelease('test connections', superuser.close);
    const { db, service, close: closeDatabase } = await openDatabase({ url: databaseUrl, poolSize: 5, log });
    onRelease('test database access', closeDatabase);
    const { payloads, close: closePayloads } = await openPayloadStore(config.payloadStoreUrl);
    onRelease('test payload store', closePayloads);
    const { queue, close } = await openQueue({ databaseUrl: config.databaseUrl, redisUrl: config.redisUrl, log });
    onRelease('test queue', close);
    const api = await startApi(config, log);
    onRelease('api', api.close);
    const workers: RunningWorker[] = [];
    const { reconciles = true } = options;
    const stopWorkers = async () => void (await Promise.all(workers.splice(0).map((worker) => worker.close())));
    onRelease('workers', stopWorkers);
    const cleanups: Release[] = [];
    onRelease('apps and locks', async () => void (await Promise.all(cleanups.map((cleanUp) => cleanUp()))));
    const resources = {
      db,
      service,
      payloads,
      queue,
      log,
      limits: config.limits,
      validators: createItemValidators(),
      failpoint: inertFailpoint,
    };
    const parts = { api, config, superuser: superuser.client, environment, directory };
    return { ...parts, workers, reconciles, stopWorkers, cleanups, resources };
  });
  return describeProduct(value, release);
}

type Started = Parameters<typeof describeProduct>[0];

function describeProduct(
  started: {
    api: { port: number };
    config: ReturnType<typeof parseConfig> & { adminApiKey: string };
    environment: Record<string, string>;
    directory: string;
    workers: RunningWorker[];
    reconciles: boolean;
    stopWorkers(): Promise<void>;
    cleanups: Release[];
    superuser: PrismaClient;
    resources: ServiceResources & { queue: BullJobQueue };
  },
  stop: () => Promise<void>,
): TestProduct {
  const baseUrl = `http://127.0.0.1:${started.api.port}`;
  const { adminApiKey } = started.config;
  const admin: TestProduct['admin'] = (method, path) =>
    supertest(baseUrl)[method](`/admin/v1${path}`).set('X-API-Key', adminApiKey);
  const addKey = async (partnerId: string) => {
    const { body } = await admin('post', `/partners/${partnerId}/keys`).expect(201);
    return { keyId: body.key_id, apiKey: body.api_key };
  };
  return {
    baseUrl,
    adminApiKey,
    db: started.superuser,
    admin,
    addKey,
    addPartner: async () => {
      const partnerId = `p-${randomUUID().slice(0, 8)}`;
      await admin('post', '/partners').send({ partner_id: partnerId, name: 'A partner' }).expect(201);
      return new PartnerClient(baseUrl, { partnerId, ...(await addKey(partnerId)) });
    },
    startWorker: () => addWorker(started),
    stopWorkers: started.stopWorkers,
    startApp: (app, variables) => {
      const opened = startApp(app, { ...started.environment, ...variables });
      started.cleanups.push(opened.kill);
      return opened;
    },
    holdLock: async (statement) => {
      const lock = await holdLock(started.config.databaseUrl, statement);
      started.cleanups.push(lock.release);
      return lock;
    },
    resources: (failpoint) => ({ ...started.resources, failpoint }),
    bullQueues: started.resources.queue.bullQueues,
    environment: started.environment,
    payloadKeys: (partnerId) => listPayloads(started.directory, partnerId),
    payloadFiles: () => listFiles(started.directory),
    emptyQueue: async () => {
      const { jobs, segments } = started.resources.queue.bullQueues;
      await Promise.all([jobs, segments].map((queue) => queue.obliterate({ force: true })));
    },
    stop,
  };
}

async function openTestDatabase(onRelease: OnRelease): Promise<string> {
  const database = await createTestDatabase();
  onRelease('test database', database.drop);
  return database.url;
}

async function addWorker({ config, workers, reconciles, resources }: Started): Promise<void> {
  const { log } = resources;
  workers.push(await (reconciles ? startWorker(config, log) : startJobTaker(config, log)));
}

async function startJobTaker(...[config, log]: Parameters<typeof startWorker>): Promise<RunningWorker> {
  const { release } = await withReleasers((onRelease) => takeJobs(config, log, onRelease));
  return { close: release };
}

function makeEnvironment(
  { limits }: TestProductOptions,
  stores: { databaseUrl: string; redisUrl: string | undefined; directory: string },
): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: stores.databaseUrl,
    ...(stores.redisUrl && { REDIS_URL: stores.redisUrl }),
    PAYLOAD_STORE_URL: pathToFileURL(stores.directory).href,
    ADMIN_API_KEY: randomBytes(20).toString('hex'),
    LOG_LEVEL: 'error',
    SLUICE_DATABASE_POOL: '5',
    ...limits,
  };
}

/** The names below `<directory>/<partnerId>`. */
async function listPayloads(directory: string, partnerId: string): Promise<string[]> {
  const paths = await readdir(directory, { recursive: true });
  return paths.filter((path) => path.startsWith(`${partnerId}/`));
}

async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
