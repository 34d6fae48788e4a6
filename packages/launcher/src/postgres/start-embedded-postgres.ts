import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, identifyProcess, sendSignal } from '../processes/process-identity.ts';
import { initCluster, readClusterAccess, serverEnvironment, serverSettings } from './cluster.ts';
import { type PostgresPlace, placePostgres } from './place-postgres.ts';
import { endOrphanedServer, postgresEnding, readPostmasterFile } from './postmaster-file.ts';

const pollMs = 20;
/** Recovery after a crash reads up to `max_wal_size`. */
const startTimeoutMs = 120_000;
const logTailMaxLength = 2_000;

/** A running Postgres. */
export interface EmbeddedPostgres {
  /** For the superuser and the database `postgres`, with the password. */
  url: string;
  pid: number;
  /** Ends it, within 4 s or by force; nothing that was committed is lost either way. */
  stop(): Promise<void>;
  /** Ends it without waiting, where the process must exit at once. */
  killNow(): void;
  /** Resolves when it has ended, for whatever reason. */
  exited: Promise<void>;
}

/**
 * Starts the Postgres of a data directory on a free port of 127.0.0.1; the first time it creates the cluster. A server that
 * was left running on it is ended first. Its log is `logs/postgres.log` in the data directory.
 * @param options.dataDir is created where there is none
 * @param options.tell called with lines for the operator; default: none
 * @param options.port the required port; default: the port that it had, or another free one
 * @throws Error with the end of the server's log where it does not start, or where `port` is in use
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  tell?: (line: string) => void;
  port?: number;
}): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const logs = join(dataDir, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const place = placePostgres(dataDir, options.tell ?? (() => undefined));
  await endOrphanedServer(place.cluster);
  const { port, password } = await readClusterAccess(dataDir, options.port);
  initCluster(place, password);
  const server = await startServer(place, port, join(logs, 'postgres.log'));
  return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, ...server };
}

async function startServer(
  place: PostgresPlace,
  port: number,
  logPath: string,
): Promise<Omit<EmbeddedPostgres, 'url'>> {
  const child = spawnServer(place, port, logPath);
  const exited = new Promise<void>((end) => void child.once('close', () => end()));
  const failure = new Promise<unknown>((fail) => void child.once('error', fail));
  const { pid } = child;
  if (pid === undefined) throw new Error('The embedded Postgres could not be started', { cause: await failure });
  await waitUntilReady({ child, pid, cluster: place.cluster, logPath });
  const identity = identifyProcess(pid);
  return {
    pid,
    exited,
    stop: async () => {
      if (identity !== null) await endProcess(identity, postgresEnding);
      await exited;
    },
    killNow: () => sendSignal(pid, postgresEnding.force),
  };
}

/** In a session of its own: Ctrl-C in the terminal goes to the launcher alone, which stops the apps first. */
function spawnServer({ programs, cluster, account }: PostgresPlace, port: number, logPath: string): ChildProcess {
  const settings = Object.entries(serverSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(logPath, 'a', 0o600);
  try {
    return spawn(join(programs, 'postgres'), ['-D', cluster, '-p', String(port), ...settings], {
      ...account,
      cwd: cluster,
      env: serverEnvironment,
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

async function waitUntilReady(server: { child: ChildProcess; pid: number; cluster: string; logPath: string }) {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const said = readPostmasterFile(server.cluster);
    if (said?.pid === server.pid && said.isReady) return;
    const hasEnded = server.child.exitCode !== null || server.child.signalCode !== null;
    if (hasEnded || Date.now() > deadline) {
      if (!hasEnded) sendSignal(server.pid, postgresEnding.force);
      const tail = readFileSync(server.logPath, 'utf8').slice(-logTailMaxLength);
      throw new Error(`The embedded Postgres did not start. Its log (${server.logPath}) ends:\n${tail}`);
    }
    await delay(pollMs);
  }
}
