import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startProduct } from '@sluice/launcher';
import { openBenchDatabase } from './bench-database.ts';
import type { SluiceUnderTest } from './measure-sluice.ts';
import type { StoreKind } from './read-options.ts';
import type { Releasers } from './releasers.ts';
import { openSluiceClient } from './sluice-client.ts';
import { startRedis } from './start-redis.ts';

/** The product, started for one run of the bench. */
export interface StartedSluice extends SluiceUnderTest {
  pids: { api: number; workers: readonly number[] };
}

/** Starts the product on stores of its own below `directory`: an API and one worker. */
export async function startSluice(store: StoreKind, directory: string, releasers: Releasers): Promise<StartedSluice> {
  await mkdir(directory);
  const redisUrl = store === 'redis' ? await startRedis(directory, releasers) : undefined;
  const dataDir = join(directory, 'data');
  const product = await releasers.open(
    () => startProduct({ port: 0, host: '127.0.0.1', dataDir, workers: 1, logLevel: 'warn', redisUrl }),
    (opened) => opened.stop(),
  );
  const database = await openBenchDatabase(product.databaseUrl, releasers);
  const access = { baseUrl: product.baseUrl, apiKey: product.credentials.api_key };
  const client = await releasers.open(
    () => openSluiceClient(access),
    (opened) => opened.close(),
  );
  return { client, database, pids: product.pids };
}
