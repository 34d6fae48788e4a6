import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AppName, spawnApp } from '@sluice/launcher';
import { apiNames, workerNames } from '../faults/fault.ts';
import { ChaosApp } from './chaos-app.ts';

/** How the apps are run. */
export interface AppsOptions {
  /** Of every app. */
  env: Readonly<Record<string, string>>;
  /** Of each API, in the order of their names. */
  apiPorts: readonly number[];
  /** Where they log, a file for each. */
  logDirectory: string;
  onDeath(name: string, how: string): void;
}

/** Starts two APIs and three workers, by their names. */
export function startApps(options: AppsOptions): Map<string, ChaosApp> {
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
    onDeath: (how) => options.onDeath(name, how),
  });
}
