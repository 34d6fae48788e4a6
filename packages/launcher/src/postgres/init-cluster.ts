import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PostgresPlace } from './place-postgres.ts';
import { serverEnvironment } from './server-settings.ts';

/**
 * Makes the cluster where there is none. It is made aside and renamed, so that one that is there is complete.
 * @throws Error with what initdb says
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
