import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CommandEvents, findFreePort, PostgresServer, RedisServer } from '@sluice/harness/commands';
import { type AppName, killAtExit, spawnApp, waitUntilReady } from '@sluice/launcher';
import type { OnRelease } from '@sluice/runtime';
import { apiNames, workerNames } from '../faults/fault.ts';
import { dropUniqueKey, sabotageVariables, waitUntilSabotaged } from '../sabotage/apply-sabotage.ts';
import type { Sabotage } from '../sabotage/sabotages.ts';
import { ChaosApp } from './chaos-app.ts';

/** The processes and stores that faults are injected into. */
export interface Environment {
  apps: ReadonlyMap<string, ChaosApp>;
  postgres: PostgresServer;
  redis: RedisServer;
  /** Of the two APIs. */
  baseUrls: readonly [string, string];
  adminApiKey: string;
}

/** How the environment is opened. */
export interface EnvironmentOptions {
  /** For logs, data and payloads; it exists. */
  directory: string;
  sabotage: Sabotage | null;
  /** Called when an app exits and the harness has not ended it. */
  onUnexpectedExit(name: string, how: string): void;
}

/** Starts stores and apps, and waits until both APIs are ready. @throws the reason of `events.signal` where it fires before */
export async function openEnvironment(
  options: EnvironmentOptions,
  events: CommandEvents,
  onRelease: OnRelease,
): Promise<Environment> {
  const { directory, sabotage } = options;
  const { tell, signal } = events;
  tell('starting PostgreSQL and Redis');
  const postgres = await PostgresServer.open(join(directory, 'data'));
  onRelease('postgres', () => postgres.stop());
  signal.throwIfAborted();
  const redis = await RedisServer.open({ directory: join(directory, 'redis'), detached: true });
  onRelease('redis', () => redis.stop());
  signal.throwIfAborted();
  const apiPorts = [await findFreePort(), await findFreePort()];
  const adminApiKey = randomBytes(20).toString('hex');
  const stores = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  const env = { ...makeVariables(directory), ...sabotageVariables(sabotage), ...stores, ADMIN_API_KEY: adminApiKey };
  const logDirectory = join(directory, 'logs');
  tell('starting two APIs and three workers');
  const apps = openApps({ env, apiPorts, logDirectory, onUnexpectedExit: options.onUnexpectedExit }, onRelease);
  const baseUrls = [`http://127.0.0.1:${apiPorts[0]}`, `http://127.0.0.1:${apiPorts[1]}`] as const;
  await Promise.all(baseUrls.map((baseUrl) => waitUntilReady(baseUrl, { signal })));
  const workerLogs = workerNames.map((name) => join(logDirectory, `${name}.log`));
  await waitUntilSabotaged(sabotage, workerLogs, signal);
  if (sabotage === 'unique') await dropUniqueKey(postgres);
  return { apps, postgres, redis, baseUrls, adminApiKey };
}

function openApps(options: AppsOptions, onRelease: OnRelease): Map<string, ChaosApp> {
  const apps = startApps(options);
  onRelease('apps', async () => void (await Promise.all([...apps.values()].map((app) => app.stop()))));
  const killNow = () => {
    for (const app of apps.values()) app.killNow();
  };
  onRelease('exit hook of the apps', killAtExit(killNow));
  return apps;
}

/** Small segments and chunks, so that there are many boundaries that a fault can hit. */
function makeVariables(directory: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PAYLOAD_STORE_URL: pathToFileURL(join(directory, 'payloads')).href,
    LOG_LEVEL: 'info',
    SLUICE_SEGMENT_BYTES: '262144',
    SLUICE_CHUNK_ITEMS: '500',
    SLUICE_BULK_ASYNC_THRESHOLD: '1000',
  };
}

/** How the apps are run. */
interface AppsOptions {
  /** Variables of every app. */
  env: Readonly<Record<string, string>>;
  /** The port of each API, in the order of their names. */
  apiPorts: readonly number[];
  /** For a log file of each app. */
  logDirectory: string;
  onUnexpectedExit(name: string, how: string): void;
}

/** Starts two APIs and three workers, by their names. */
function startApps(options: AppsOptions): Map<string, ChaosApp> {
  mkdirSync(options.logDirectory, { recursive: true });
  const apis = apiNames.map((name, index) => startApp('api', name, { ...options, port: options.apiPorts[index] }));
  const workers = workerNames.map((name) => startApp('worker', name, options));
  return new Map([...apis, ...workers].map((app) => [app.name, app]));
}

function startApp(app: AppName, name: string, options: AppsOptions & { port?: number | undefined }): ChaosApp {
  const env = { ...options.env, ...(options.port !== undefined && { PORT: String(options.port) }) };
  const logPath = join(options.logDirectory, `${name}.log`);
  return new ChaosApp({
    name,
    spawn: () => spawnApp(app, { env, logPath }),
    onUnexpectedExit: (how) => options.onUnexpectedExit(name, how),
  });
}
