import type { Dir } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isPayloadKey } from './payload-key.ts';
import type { ListedPayload } from './payload-store.ts';
import { unlessAbsent } from './unless-absent.ts';

/** Some file systems keep it at their root, and let nobody look into it. */
const recoveryDirectory = 'lost+found';

/** The payloads under `directory`, one entry at a time. Passes over files that no key leads to. */
export async function* listPayloadFiles(directory: string): AsyncGenerator<ListedPayload> {
  for await (const key of walkFiles(directory, '')) {
    const found = await unlessAbsent(stat(join(directory, key)));
    if (found !== null) yield { key, modifiedAt: found.mtime };
  }
}

/** The keys of the files under `directory/path`; `path` is empty or ends in a slash. */
async function* walkFiles(directory: string, path: string): AsyncGenerator<string> {
  const entries: Dir | null = await unlessAbsent(opendir(join(directory, path)));
  for await (const entry of entries ?? []) {
    const key = path + entry.name;
    if (!isPayloadKey(key) || key === recoveryDirectory) continue;
    if (entry.isDirectory()) yield* walkFiles(directory, `${key}/`);
    else if (entry.isFile()) yield key;
  }
}
