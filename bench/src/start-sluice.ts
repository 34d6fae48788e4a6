import { join } from 'node:path';
import { startProduct } from '@sluice/launcher';
import { openBenchDatabase } from './bench-database.ts';
import type { SluiceUnderTest } from './measure-sluice.ts';
import type { StoreKind } from './read-options.ts';
import type { Releasers } from './releasers.ts';
import { openSluiceClient } from './sluice-client.ts';
import { startRedis } from './start-redis.ts';

/** How to start the product. */
export interface SluiceSetup {
  store: StoreKind;
  /** Existing directory for all data. A later start continues with the data of an earlier one. */
  directory: string;
  /** Worker processes. */
  workers: number;
  /** Variables of API and workers that differ from the defaults. */
  env?: Readonly<Record<string, string>>;
}

/** The running product of a part of the bench. */
export interface StartedSluice extends SluiceUnderTest {
  baseUrl: string;
  adminApiKey: string;
  pids: { api: number; workers: readonly number[] };
}

/** Starts the product on its own stores: an API and the workers. */
export async function startSluice(setup: SluiceSetup, releasers: Releasers): Promise<StartedSluice> {
  const { store, directory, workers, env = {} } = setup;
  const redisUrl = store === 'redis' ? await startRedis(directory, releasers) : undefined;
  const options = { port: 0, host: '127.0.0.1', dataDir: join(directory, 'data'), workers, logLevel: 'warn', env };
  const product = await releasers.open(
    () => startProduct({ ...options, redisUrl }),
    (opened) => opened.stop(),
  );
  const { baseUrl, credentials, pids } = product;
  const database = await openBenchDatabase(product.databaseUrl, releasers);
  const client = await releasers.open(
    () => openSluiceClient({ baseUrl, apiKey: credentials.api_key }),
    (opened) => opened.close(),
  );
  return { client, database, baseUrl, adminApiKey: credentials.admin_api_key, pids };
}
