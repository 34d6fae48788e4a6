import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openFilePayloadStore } from './open-file-payload-store.ts';
import type { PayloadStore } from './payload-store.ts';

/**
 * Opens the store of `url`, and makes its directory where there is none.
 * @param url `file:///…`, a directory that API and workers share
 * @throws Error where the URL is of another kind or the directory cannot be made
 */
export async function openPayloadStore(url: string): Promise<PayloadStore> {
  const { protocol } = new URL(url);
  if (protocol !== 'file:') throw new Error(`A payload store is a file:/// URL, not ${protocol}`);
  const directory = fileURLToPath(url);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return openFilePayloadStore(directory);
}
