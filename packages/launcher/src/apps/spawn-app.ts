import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Neither process holds a payload, so neither needs much: a young generation of 16 MB lets the garbage of a chunk die
 * there, where the default would promote it or grow to several times as much, and an old one of 192 MB turns a leak into
 * a restart instead of a machine that swaps. Under so small a limit V8 would mark the whole heap each time that it has grown
 * by a third, a quarter of a worker's time; so it may double. One thread collects it: on two cores that took less processor
 * time than several.
 */
export const nodeFlags: readonly string[] = [
  '--max-semi-space-size=16',
  '--max-old-space-size=192',
  '--heap-growing-percent=100',
  '--single-threaded-gc',
];

/**
 * One pool of memory for all threads of a process. Each of glibc's pools keeps what it was once given: with a pool for each
 * thread that reads files, that came to 40 to 70 MB of a process that has gone through a payload.
 */
export const memoryVariables: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };

/** The apps that the launcher starts. */
export type AppName = 'api' | 'worker';

/** How an app is started. */
export interface AppStart {
  env: Readonly<Record<string, string | undefined>>;
  /** The file that its output is added to; null: this process's own output. */
  logPath: string | null;
}

/** Starts an app, in a session of its own: Ctrl-C in the terminal is for the launcher, which stops the apps in order. */
export function spawnApp(app: AppName, { env, logPath }: AppStart): ChildProcess {
  const main = fileURLToPath(new URL(`../../../../apps/${app}/dist/main.js`, import.meta.url));
  const log = logPath === null ? ('inherit' as const) : openSync(logPath, 'a', 0o600);
  try {
    return spawn(process.execPath, [...nodeFlags, main], {
      env: { ...memoryVariables, ...env },
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    if (log !== 'inherit') closeSync(log);
  }
}
