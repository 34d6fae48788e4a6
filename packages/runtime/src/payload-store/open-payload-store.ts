import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PayloadStore } from '@sluice/contracts';
import { openFilePayloadStore } from './file-payload-store.ts';

/** A payload store that is open. */
export interface OpenedPayloadStore {
  payloads: PayloadStore;
  /** Closes its connections; what is in progress on them fails. */
  close(): Promise<void>;
}

/**
 * Opens the store of `url`; creates its directory where there is none, but no bucket.
 * @param url `file:///…`, a directory that API and workers share, or `s3://bucket/prefix`, as openS3PayloadStore takes it
 * @throws Error where the URL is of another kind or not valid, or the directory cannot be created
 */
export async function openPayloadStore(url: string): Promise<OpenedPayloadStore> {
  const { protocol } = new URL(url);
  if (protocol === 's3:') {
    // The SDK takes 25 MiB of memory, so only processes that use it load it.
    const { openS3PayloadStore } = await import('./s3-payload-store.ts');
    return openS3PayloadStore(url);
  }
  if (protocol !== 'file:') throw new Error(`PAYLOAD_STORE_URL must be a file:/// or an s3:// URL, not ${protocol}`);
  const directory = fileURLToPath(url);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return { payloads: openFilePayloadStore(directory), close: async () => undefined };
}
