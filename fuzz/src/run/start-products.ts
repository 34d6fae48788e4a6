import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasRedisServer, RedisServer } from '@sluice/harness/commands';
import { startProduct } from '@sluice/launcher';
import type { OnRelease } from '@sluice/runtime';
import { type Connection, connectTo } from '../http/send-request.ts';

/** A running product that cases are sent to. */
export interface FuzzedProduct {
  /** The store of its queue: `postgres` or `redis`. */
  name: string;
  connection: Connection;
  adminApiKey: string;
  /** The log lines of its processes that ended unexpectedly so far. */
  exits: readonly string[];
}

/** A request or a job that takes longer hangs. */
const timeoutMs = 30_000;

/** Small segments and chunks, so that small payloads have many boundaries, and limits that cases can exceed. */
export const fuzzedLimits = {
  SLUICE_SEGMENT_BYTES: '2048',
  SLUICE_CHUNK_ITEMS: '5',
  SLUICE_ITEM_MAX_BYTES: '65536',
  SLUICE_BULK_ASYNC_THRESHOLD: '12',
  SLUICE_SYNC_MAX_BYTES: '262144',
  SLUICE_BULK_MAX_BYTES: '1048576',
};

/** Starts the product with its queue on PostgreSQL, and again with it on Redis if a redis-server is installed. */
export async function startProducts(tell: (line: string) => void, onRelease: OnRelease): Promise<FuzzedProduct[]> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-fuzz-'));
  onRelease('directory', () => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  // Under root, PostgreSQL runs as another user and must be able to traverse the directory.
  await chmod(directory, 0o711);
  const products = [await open({ name: 'postgres', directory, tell }, onRelease)];
  if (!hasRedisServer()) {
    tell('redis-server is not on the PATH: fuzzing only with the queue on PostgreSQL');
    return products;
  }
  const redis = await RedisServer.open({ directory: join(directory, 'redis-files'), detached: true });
  onRelease('redis', () => redis.stop());
  return [...products, await open({ name: 'redis', directory, redisUrl: redis.url, tell }, onRelease)];
}

interface ProductSetup {
  name: string;
  directory: string;
  redisUrl?: string;
  tell(line: string): void;
}

async function open({ name, directory, redisUrl, tell }: ProductSetup, onRelease: OnRelease): Promise<FuzzedProduct> {
  const exits: string[] = [];
  let isStopping = false;
  const product = await startProduct({
    port: 0,
    host: '127.0.0.1',
    dataDir: join(directory, name),
    workers: 1,
    logLevel: 'warn',
    redisUrl,
    env: fuzzedLimits,
    tell: (line) => {
      if (!isStopping && line.includes('has ended')) exits.push(line);
    },
  });
  const connection = connectTo(product.baseUrl, timeoutMs);
  onRelease(`product on ${name}`, async () => {
    isStopping = true;
    connection.http.close();
    await product.stop();
  });
  tell(`product started, queue on ${name}`);
  return { name, connection, adminApiKey: product.credentials.admin_api_key, exits };
}
