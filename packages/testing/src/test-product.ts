import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startApi } from '@sluice/api';
import { noTestHooks, type TestHooks } from '@sluice/contracts';
import { createItemJudges, type Resources } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import { createLog, openDatabase, openPayloadStore, openQueue, parseConfig, withReleasers } from '@sluice/runtime';
import { type RunningWorker, startWorker } from '@sluice/worker';
import supertest from 'supertest';
import { PartnerClient } from './partner-client.ts';
import { startRedis } from './start-redis.ts';
import { createTestDatabase } from './test-database.ts';

/** How a product is to be for a test. */
export interface TestProductOptions {
  /** Where BullMQ keeps its jobs; default: Postgres. */
  backend?: 'postgres' | 'redis';
  /** Variables as an operator would set them. */
  limits?: Record<string, string>;
}

/** A partner's new key. */
export interface NewKey {
  keyId: string;
  apiKey: string;
}

/** The product on stores of its own: the API listens on a real port; workers come and go as the test says. */
export interface TestProduct {
  baseUrl: string;
  adminApiKey: string;
  db: PrismaClient;
  addPartner(): Promise<PartnerClient>;
  addKey(partnerId: string): Promise<NewKey>;
  admin(method: 'get' | 'post' | 'delete', path: string): supertest.Test;
  startWorker(): Promise<void>;
  stopWorkers(): Promise<void>;
  /** The core's resources, as a worker has them; `reach` is called at each fault point. */
  resources(reach: TestHooks['reach']): Resources;
  /** The environment that API and workers are started with. */
  environment: Readonly<Record<string, string>>;
  /** The payloads that are stored for a partner. */
  payloadKeys(partnerId: string): Promise<string[]>;
  /** Loses everything that is in the queue. */
  emptyQueue(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the product for one test file. */
export async function startTestProduct(options: TestProductOptions = {}): Promise<TestProduct> {
  const { value, release } = await withReleasers(async (onRelease) => {
    const database = await createTestDatabase();
    onRelease('test database', database.drop);
    const directory = await mkdtemp(join(tmpdir(), 'sluice-test-'));
    onRelease('test directory', () => rm(directory, { recursive: true, force: true }));
    const redis = options.backend === 'redis' ? await startRedis() : undefined;
    if (redis !== undefined) onRelease('test redis', redis.stop);
    const environment = makeEnvironment(options, { databaseUrl: database.url, redisUrl: redis?.url, directory });
    const log = createLog({ level: 'error', service: 'test' });
    const config = parseConfig(environment, 'api');
    const opened = await openDatabase({ url: database.url, poolSize: 5, log });
    onRelease('test connections', opened.close);
    const { payloads, close: closePayloads } = await openPayloadStore(config.payloadStoreUrl);
    onRelease('test payload store', closePayloads);
    const { queue, close } = await openQueue({ databaseUrl: config.databaseUrl, redisUrl: config.redisUrl, log });
    onRelease('test queue', close);
    const api = await startApi(config, log);
    onRelease('api', api.close);
    const workers: RunningWorker[] = [];
    const stopWorkers = async () => void (await Promise.all(workers.splice(0).map((worker) => worker.close())));
    onRelease('workers', stopWorkers);
    const resources = {
      db: opened.db,
      payloads,
      queue,
      log,
      limits: config.limits,
      judges: createItemJudges(),
      hooks: noTestHooks,
    };
    return { api, config, environment, directory, workers, stopWorkers, resources };
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
    stopWorkers(): Promise<void>;
    resources: Resources & { queue: Awaited<ReturnType<typeof openQueue>>['queue'] };
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
    db: started.resources.db,
    admin,
    addKey,
    addPartner: async () => {
      const partnerId = `p-${randomUUID().slice(0, 8)}`;
      await admin('post', '/partners').send({ partner_id: partnerId, name: 'A partner' }).expect(201);
      return new PartnerClient(baseUrl, { partnerId, ...(await addKey(partnerId)) });
    },
    startWorker: () => addWorker(started),
    stopWorkers: started.stopWorkers,
    resources: (reach) => ({ ...started.resources, hooks: { ...noTestHooks, reach } }),
    environment: started.environment,
    payloadKeys: (partnerId) => listPayloads(started.directory, partnerId),
    emptyQueue: () => started.resources.queue.bullQueue.obliterate({ force: true }),
    stop,
  };
}

async function addWorker({ environment, workers, resources }: Started): Promise<void> {
  workers.push(await startWorker(parseConfig(environment, 'worker'), resources.log as ReturnType<typeof createLog>));
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
