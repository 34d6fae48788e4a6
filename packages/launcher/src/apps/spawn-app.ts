import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Neither process keeps a payload in memory, so a small heap is enough. In a young generation of 16 MB the garbage of a chunk
 * is collected before it is promoted; the default promotes it, or grows to several times as much. With an old generation of
 * 192 MB a leak ends in a restart and not in a machine that pages to disk. With so small a limit V8 would mark the whole heap
 * each time it has grown by a third, which takes a quarter of a worker's time; so the heap may double first. One thread
 * collects garbage: on two cores this takes less processor time than several.
 */
export const nodeFlags: readonly string[] = [
  '--max-semi-space-size=16',
  '--max-old-space-size=192',
  '--heap-growing-percent=100',
  '--single-threaded-gc',
];

/**
 * One malloc arena for all threads of a process. glibc's arenas keep the memory that they once had: with an arena for each
 * thread that reads files, these are 40 to 70 MB of a process that has read a payload.
 */
export const memoryVariables: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };

/** The apps that the launcher starts. */
export type AppName = 'api' | 'worker';

/** How an app is started. */
export interface AppStart {
  env: Readonly<Record<string, string | undefined>>;
  /** The file to which its output is appended; null: this process's own output. */
  logPath: string | null;
}

/** Starts an app in a session of its own: Ctrl-C in the terminal goes to the launcher alone, which stops the apps in order. */
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
