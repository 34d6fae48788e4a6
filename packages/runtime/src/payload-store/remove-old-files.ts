import { opendir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessAbsent } from './unless-absent.ts';

/** Deletes the files in `directory` that were last written to before `before`; returns how many. No directory, no file. */
export async function removeOldFiles(directory: string, before: Date): Promise<number> {
  const entries = await unlessAbsent(opendir(directory));
  let removed = 0;
  for await (const { name } of entries ?? []) {
    const path = join(directory, name);
    const found = await unlessAbsent(stat(path));
    if (found === null || found.mtime >= before) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
