import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Releasers } from './releasers.ts';

/** Where a run keeps its data, and who gives it back should the bench be stopped. */
export interface RunPlace {
  directory: string;
  releasers: Releasers;
}

/** Postgres runs as a user of its own where the bench is run by root, and has to get through to its data. */
export async function makeTemporary(releasers: Releasers): Promise<string> {
  const directory = await releasers.open(
    () => mkdtemp(join(tmpdir(), 'sluice-bench-')),
    (made) => rm(made, { recursive: true, force: true, maxRetries: 5 }),
  );
  await chmod(directory, 0o711);
  return directory;
}

/** Makes a directory that goes, with all that is in it, when `releasers` are closed. @returns `path` */
export async function makeDirectory(path: string, releasers: Releasers): Promise<string> {
  await releasers.open(
    () => mkdir(path),
    () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  return path;
}
