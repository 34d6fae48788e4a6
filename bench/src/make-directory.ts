import { mkdir, rm } from 'node:fs/promises';
import type { Releasers } from './releasers.ts';

/** Makes a directory that goes, with all that is in it, when `releasers` are closed. @returns `path` */
export async function makeDirectory(path: string, releasers: Releasers): Promise<string> {
  await releasers.open(
    () => mkdir(path),
    () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  return path;
}
