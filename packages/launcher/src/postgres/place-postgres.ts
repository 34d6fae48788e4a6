import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findPostgresFolder } from './find-postgres-folder.ts';
import { isEnterable } from './is-enterable.ts';
import { findServerAccount, type ServerAccount } from './server-account.ts';

/** For what root has that the server's account must reach; unlike /var/tmp, nobody cleans up there. */
const reachableDirectory = '/var/lib/sluice';

/** Where the server lies and runs. */
export interface PostgresPlace {
  /** The folder of its programs. */
  programs: string;
  /** The directory of the cluster; it may not exist yet. */
  cluster: string;
  /** Null: this process's own. */
  account: ServerAccount | null;
}

/**
 * Finds programs and cluster a place that the server's account can reach: in the data directory, or, for root, in
 * /var/lib where a directory above is closed to others, such as root's home.
 * @param tell is told where that is so
 */
export function placePostgres(dataDir: string, tell: (line: string) => void): PostgresPlace {
  const account = findServerAccount();
  const folder = findPostgresFolder();
  if (account === null) return { programs: join(folder, 'bin'), cluster: join(dataDir, 'postgres'), account };
  const cluster = join(placeCluster(dataDir, account, tell), 'postgres');
  return { programs: join(placePrograms(folder, account), 'bin'), cluster, account };
}

function placeCluster(dataDir: string, account: ServerAccount, tell: (line: string) => void): string {
  // Others may go through our own directory; what is secret in it is closed by itself.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  if (isEnterable(dataDir, account)) return dataDir;
  const place = readPlace(join(dataDir, 'postgres.place'));
  tell(`The user postgres cannot reach ${dataDir}, so the database is in ${place}`);
  return place;
}

/** The file says where; a data directory that was deleted and made anew gets a new place. */
function readPlace(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  makeReachableDirectory();
  const place = mkdtempSync(join(reachableDirectory, 'data-'));
  chmodSync(place, 0o711);
  writeFileSync(path, place);
  return place;
}

function placePrograms(folder: string, account: ServerAccount): string {
  if (isEnterable(join(folder, 'bin'), account)) return folder;
  makeReachableDirectory();
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const copy = join(reachableDirectory, `postgres-${digest}`);
  if (existsSync(copy)) return copy;
  const unfinished = mkdtempSync(`${copy}.`);
  chmodSync(unfinished, 0o711);
  cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true });
  return renameUnlessThere(unfinished, copy);
}

function renameUnlessThere(unfinished: string, copy: string): string {
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    // Another process has made the same copy in the meantime.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function makeReachableDirectory(): void {
  mkdirSync(reachableDirectory, { recursive: true, mode: 0o711 });
}
