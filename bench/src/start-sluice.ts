import { join } from 'node:path';
import { RedisServer } from '@sluice/harness/commands';
import { startProduct } from '@sluice/launcher';
import { type OnRelease, withReleasers } from '@sluice/runtime';
import { openBenchDatabase } from './bench-database.ts';
import type { SluiceUnderTest } from './measure-sluice.ts';
import type { StoreKind } from './read-options.ts';
import type { RunPlace } from './run-place.ts';
import { openSluiceClient, type SluiceClient } from './sluice-client.ts';

/** How to start the product. */
export interface SluiceSetup {
  store: StoreKind;
  /** Its directory is for all data. A later start continues with the data of an earlier one. */
  place: RunPlace;
  /** Worker processes. */
  workers: number;
  /** Variables of API and workers that differ from the defaults. */
  env?: Readonly<Record<string, string>>;
}

/** The running product of a part of the bench. */
export interface StartedSluice extends SluiceUnderTest {
  /** Opens a client with another key. */
  openClient(apiKey: string): SluiceClient;
  adminApiKey: string;
  baseUrl: string;
  pids: { api: number; workers: readonly number[] };
}

/**
 * Starts the product on its own stores, and stops it when `work` ends. When the place's signal aborts, it is stopped at once,
 * which makes the work fail.
 */
export async function withSluice<T>(setup: SluiceSetup, work: (sluice: StartedSluice) => Promise<T>): Promise<T> {
  const { signal } = setup.place;
  const { value: sluice, release } = await withReleasers((onRelease) => startSluice(setup, onRelease));
  const stopNow = () => void release().catch(() => undefined);
  signal.addEventListener('abort', stopNow);
  try {
    signal.throwIfAborted();
    return await work(sluice);
  } finally {
    signal.removeEventListener('abort', stopNow);
    await release();
  }
}

async function startRedis(directory: string, onRelease: OnRelease): Promise<string> {
  const redis = await RedisServer.open({ directory, detached: true });
  onRelease('redis', () => redis.stop());
  return redis.url;
}

async function startSluice(setup: SluiceSetup, onRelease: OnRelease): Promise<StartedSluice> {
  const { store, place, workers, env = {} } = setup;
  const { directory, advance } = place;
  const redisUrl = store === 'redis' ? await startRedis(directory, onRelease) : undefined;
  const options = { port: 0, host: '127.0.0.1', dataDir: join(directory, 'data'), workers, logLevel: 'warn', env };
  const product = await startProduct({ ...options, redisUrl });
  onRelease('product', () => product.stop());
  const { baseUrl, credentials, pids } = product;
  const openClient = (apiKey: string) => {
    const client = openSluiceClient({ baseUrl, apiKey });
    onRelease('client', () => client.close());
    return client;
  };
  const database = await openBenchDatabase(product.databaseUrl, onRelease);
  const client = openClient(credentials.api_key);
  return { client, database, advance, openClient, baseUrl, adminApiKey: credentials.admin_api_key, pids };
}
