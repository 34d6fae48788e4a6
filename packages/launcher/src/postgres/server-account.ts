import { spawnSync } from 'node:child_process';

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
export function findServerAccount(): ServerAccount | null {
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
