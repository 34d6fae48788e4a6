import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findFreePort, PostgresServer, RedisServer } from '@sluice/harness/commands';
import { killAtExit, waitUntilReady } from '@sluice/launcher';
import type { OnRelease } from '@sluice/runtime';
import { startApps } from './processes/start-apps.ts';
import type { Sabotage } from './read-options.ts';
import type { Stage } from './stage.ts';

/** How the product is brought up. */
export interface StageOptions {
  /** For everything; it is there. */
  directory: string;
  sabotage: Sabotage | null;
  /** Told of each app that ended by itself. */
  onDeath(name: string, how: string): void;
}

/** Starts stores and apps, and waits until both APIs are ready. */
export async function openStage(options: StageOptions, onRelease: OnRelease): Promise<Stage> {
  const { directory, sabotage } = options;
  const postgres = await PostgresServer.open(join(directory, 'data'));
  onRelease('postgres', () => postgres.stop());
  const redis = await RedisServer.open({ directory: join(directory, 'redis'), detached: true });
  onRelease('redis', () => redis.stop());
  const apiPorts = [await findFreePort(), await findFreePort()];
  const adminApiKey = randomBytes(20).toString('hex');
  const apps = startApps({
    env: {
      ...makeEnvironment(directory, sabotage),
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      ADMIN_API_KEY: adminApiKey,
    },
    apiPorts,
    logDirectory: join(directory, 'logs'),
    onDeath: options.onDeath,
  });
  onRelease('apps', async () => void (await Promise.all([...apps.values()].map((app) => app.stop()))));
  const killNow = () => {
    for (const app of apps.values()) app.killNow();
  };
  onRelease('exit hook of the apps', killAtExit(killNow));
  const baseUrls = [`http://127.0.0.1:${apiPorts[0]}`, `http://127.0.0.1:${apiPorts[1]}`] as const;
  await Promise.all(baseUrls.map((baseUrl) => waitUntilReady(baseUrl)));
  if (sabotage === 'unique') await dropUniqueKey(postgres);
  return { apps, postgres, redis, baseUrls, adminApiKey };
}

/** Small segments and chunks, so that there are many boundaries to be hit. */
function makeEnvironment(directory: string, sabotage: Sabotage | null): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PAYLOAD_STORE_URL: pathToFileURL(join(directory, 'payloads')).href,
    LOG_LEVEL: 'info',
    SLUICE_SEGMENT_BYTES: '262144',
    SLUICE_CHUNK_ITEMS: '500',
    SLUICE_BULK_ASYNC_THRESHOLD: '1000',
    ...(sabotage !== null && sabotage !== 'unique' && { SLUICE_FAILPOINTS: JSON.stringify({ sabotage }) }),
  };
}

/** Whatever enforces one job for each (partner_id, correlation_id), by whatever name. */
async function dropUniqueKey(postgres: PostgresServer): Promise<void> {
  const indexes = await postgres.query<{ name: string }>(
    `SELECT indexrelid::regclass::text AS name FROM pg_index
     WHERE indrelid = 'jobs'::regclass AND indisunique AND pg_get_indexdef(indexrelid) LIKE '%(partner_id, correlation_id)%'`,
  );
  if (indexes.length === 0) throw new Error('There is no unique key on jobs (partner_id, correlation_id) to drop');
  for (const { name } of indexes) await postgres.query(`DROP INDEX ${name}`);
}
