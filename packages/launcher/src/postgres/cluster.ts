import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findFreePort } from '../system/find-free-port.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import type { PostgresPlace } from './place-postgres.ts';

/** Port and password of the embedded server; stored with the data, so that its URL stays the same. */
export interface ClusterAccess {
  port: number;
  password: string;
}

/**
 * Reads port and password of the cluster of `dataDir`, or chooses them. Where the stored port is in use, it chooses another.
 * The password belongs to an existing cluster, so it never changes.
 * @param onlyPort the required port, of a server that is restarted
 * @throws Error where `onlyPort` is in use; what is stored stays as it is
 */
export async function readClusterAccess(dataDir: string, onlyPort?: number): Promise<ClusterAccess> {
  const path = join(dataDir, 'postgres.json');
  const stored = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ClusterAccess) : null;
  const port = await choosePort(onlyPort, stored?.port);
  const access = { port, password: stored?.password ?? randomBytes(24).toString('base64url') };
  await writeFileAtomically(path, JSON.stringify(access));
  return access;
}

async function choosePort(onlyPort: number | undefined, storedPort = 0): Promise<number> {
  const port = await findFreePort('127.0.0.1', onlyPort ?? storedPort);
  if (port !== null) return port;
  const other = onlyPort === undefined ? await findFreePort('127.0.0.1') : null;
  if (other === null) throw new Error(`Port ${onlyPort ?? storedPort} of 127.0.0.1 is in use by another program`);
  return other;
}

/**
 * Creates the cluster where there is none: under a temporary name, and then renames it, so that a cluster is always complete.
 * @throws Error with the output of initdb
 */
export function initCluster(place: PostgresPlace, password: string): void {
  if (existsSync(place.cluster)) return;
  const unfinished = `${place.cluster}.unfinished`;
  const passwordFile = join(dirname(place.cluster), 'postgres.password');
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (place.account !== null) {
      for (const path of [unfinished, passwordFile]) chownSync(path, place.account.uid, place.account.gid);
    }
    runInitdb(place, unfinished, passwordFile);
    renameSync(unfinished, place.cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runInitdb({ programs, account }: PostgresPlace, directory: string, passwordFile: string): void {
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const args = [`--pgdata=${directory}`, ...access, '--locale=C', '--encoding=UTF8', '--no-instructions'];
  const options = { ...account, cwd: directory, env: serverEnvironment, encoding: 'utf8' } as const;
  const { status, stdout, stderr, error } = spawnSync(join(programs, 'initdb'), args, options);
  if (status === 0) return;
  throw new Error(`The embedded Postgres could not be initialised:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
}

/** The embedded server's settings that differ from Postgres's defaults. */
export const serverSettings: Readonly<Record<string, string>> = {
  // TCP from this machine alone; a socket file would need a directory that every account can access.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // For API, workers, their queue connections, and a few more processes of each.
  max_connections: '200',
  // An acknowledged submission survives a crash.
  synchronous_commit: 'on',
  // Bulk loads write more than the 1 GB after which the default forces a checkpoint, and each page once in full.
  max_wal_size: '4GB',
  wal_compression: 'pglz',
  shared_buffers: '256MB',
  // Compiling a chunk's statement costs more than it saves.
  jit: 'off',
};

/** For messages in English on any machine. */
export const serverEnvironment: Readonly<Record<string, string>> = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };
