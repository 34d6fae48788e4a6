import { join } from 'node:path';
import type { OnRelease } from '@sluice/runtime';
import type { DataDir } from '../data-dir/open-data-dir.ts';
import { killAtExit, SupervisedProcess } from '../processes/supervised-process.ts';
import { type AppName, spawnApp } from './spawn-app.ts';

/** With the 4 s of Postgres these stay within the launcher's 10 s. */
const workerStopTimeoutMs = 3_500;
const apiStopTimeoutMs = 2_000;

/** How the apps are run. */
export interface AppsOptions {
  dataDir: DataDir;
  /** The environment of every app. */
  env: Readonly<Record<string, string | undefined>>;
  /** Worker processes. */
  workers: number;
  output: 'files' | 'inherit';
  tell: (line: string) => void;
}

/** The processes of the product. */
export interface Apps {
  api: SupervisedProcess;
  workers: SupervisedProcess[];
}

/** Starts the API and the workers and keeps them running. The workers are the first to be stopped. */
export function openApps(options: AppsOptions, onRelease: OnRelease): Apps {
  const running: SupervisedProcess[] = [];
  const removeHook = killAtExit(() => {
    for (const app of running) app.killNow();
  });
  onRelease('exit hook of the apps', removeHook);
  const api = openApp('api', 'api', options);
  running.push(api);
  onRelease('api', () => stopAll([api], apiStopTimeoutMs));
  // A worker does not need the admin key.
  const env = { ...options.env, ADMIN_API_KEY: undefined };
  const workers = Array.from({ length: options.workers }, (_, index) =>
    openApp('worker', `worker-${index + 1}`, { ...options, env }),
  );
  running.push(...workers);
  onRelease('workers', () => stopAll(workers, workerStopTimeoutMs));
  return { api, workers };
}

async function stopAll(apps: SupervisedProcess[], timeoutMs: number): Promise<void> {
  await Promise.all(apps.map((app) => app.stop(timeoutMs)));
}

function openApp(app: AppName, name: string, { dataDir, env, output, tell }: AppsOptions): SupervisedProcess {
  const logPath = output === 'files' ? join(dataDir.path, 'logs', `${name}.log`) : null;
  return new SupervisedProcess({
    name,
    spawn: () => spawnApp(app, { env, logPath }),
    onStart: (pid) => dataDir.records.add(name, pid),
    onEnd: (how) => {
      dataDir.records.remove(name);
      tell(`${name} has ended (${how})`);
    },
  });
}
