import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Releasers } from './releasers.ts';

/** A run's directory, and the releasers that remove it, also when the bench is interrupted. */
export interface RunPlace {
  directory: string;
  releasers: Releasers;
}

/** Makes the temporary directory. Under root, Postgres runs as another user and must be able to traverse it. */
export async function makeTemporary(releasers: Releasers): Promise<string> {
  const directory = await releasers.open(
    () => mkdtemp(join(tmpdir(), 'sluice-bench-')),
    (made) => rm(made, { recursive: true, force: true, maxRetries: 5 }),
  );
  await chmod(directory, 0o711);
  return directory;
}

/** Makes a directory that is removed with its contents when `releasers` close. @returns `path` */
export async function makeDirectory(path: string, releasers: Releasers): Promise<string> {
  await releasers.open(
    () => mkdir(path),
    () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  return path;
}
