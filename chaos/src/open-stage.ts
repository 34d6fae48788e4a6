import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findFreePort } from '@sluice/launcher';
import type { OnRelease } from '@sluice/runtime';
import { waitUntilReady } from './http/wait-until-ready.ts';
import { startApps } from './processes/start-apps.ts';
import type { Sabotage } from './read-options.ts';
import type { Stage } from './stage.ts';
import { ChaosPostgres } from './stores/chaos-postgres.ts';
import { ChaosRedis } from './stores/chaos-redis.ts';

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
  const postgres = await ChaosPostgres.open(join(directory, 'data'));
  onRelease('postgres', () => postgres.stop());
  onRelease(
    'exit hook of postgres',
    killAtExit(() => postgres.killNow()),
  );
  const redis = await startRedis(directory, onRelease);
  const apiPorts = [await takePort(), await takePort()];
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
  await Promise.all(baseUrls.map(waitUntilReady));
  if (sabotage === 'unique') await dropUniqueKey(postgres);
  return { apps, postgres, redis, baseUrls, adminApiKey };
}

async function startRedis(directory: string, onRelease: OnRelease): Promise<ChaosRedis> {
  const redisDirectory = join(directory, 'redis');
  mkdirSync(redisDirectory);
  const redis = new ChaosRedis({ port: await takePort(), directory: redisDirectory });
  onRelease('redis', () => redis.kill());
  onRelease(
    'exit hook of redis',
    killAtExit(() => redis.killNow()),
  );
  await redis.start();
  return redis;
}

async function takePort(): Promise<number> {
  const port = await findFreePort('127.0.0.1');
  if (port === null) throw new Error('There is no free port on 127.0.0.1');
  return port;
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
async function dropUniqueKey(postgres: ChaosPostgres): Promise<void> {
  const indexes = await postgres.query<{ name: string }>(
    `SELECT indexrelid::regclass::text AS name FROM pg_index
     WHERE indrelid = 'jobs'::regclass AND indisunique AND pg_get_indexdef(indexrelid) LIKE '%(partner_id, correlation_id)%'`,
  );
  if (indexes.length === 0) throw new Error('There is no unique key on jobs (partner_id, correlation_id) to drop');
  for (const { name } of indexes) await postgres.query(`DROP INDEX ${name}`);
}

/** Has `killNow` called where this process exits before it could stop its children. @returns what takes that back */
function killAtExit(killNow: () => void): () => void {
  process.on('exit', killNow);
  return () => void process.off('exit', killNow);
}
