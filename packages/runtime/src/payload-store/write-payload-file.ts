import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { StoredPayload } from '@sluice/contracts';
import { limitChunks } from './payload-checks.ts';

/** Bytes of one write and one round of hashing; a chunk of a request is 64 KiB. */
const batchBytes = 1024 * 1024;
/** At most so many bytes are left for the last sync, however large the payload is. */
const syncEveryBytes = 32 * 1024 * 1024;

/**
 * Writes `body` into the new file `path` and makes it durable.
 * @throws RequestFault `payload_too_large` past `maxBytes`; the error of `body`; the error of the file system
 */
export async function writePayload(path: string, body: Readable, maxBytes: number): Promise<StoredPayload> {
  const handle = await open(path, 'wx', 0o600);
  const sync = startBackgroundSync(handle);
  try {
    const stored = await writeBatches({ handle, body, maxBytes, onWritten: sync.addWritten });
    await sync.finish();
    return stored;
  } finally {
    await sync.wait();
    await handle.close();
  }
}

interface WriteRequest {
  handle: FileHandle;
  body: Readable;
  maxBytes: number;
  onWritten: (bytes: number) => void;
}

async function writeBatches({ handle, body, maxBytes, onWritten }: WriteRequest): Promise<StoredPayload> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const batch of batchChunks(limitChunks(body, maxBytes))) {
    size += batch.bytes;
    const written = writeFully(handle, batch.chunks);
    for (const chunk of batch.chunks) hash.update(chunk);
    await written;
    onWritten(batch.bytes);
  }
  return { size, sha256: hash.digest() };
}

/** Groups chunks into batches, without copying them. */
async function* batchChunks(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ chunks: Uint8Array[]; bytes: number }> {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes < batchBytes) continue;
    yield { chunks, bytes };
    chunks = [];
    bytes = 0;
  }
  if (bytes > 0) yield { chunks, bytes };
}

async function writeFully(handle: FileHandle, chunks: Uint8Array[]): Promise<void> {
  const expected = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const { bytesWritten } = await handle.writev(chunks);
  if (bytesWritten === expected) return;
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  if (bytesWritten === 0) throw new Error('The file system accepted no bytes');
  await writeFully(handle, [rest]);
}

interface BackgroundSync {
  /** Starts a sync where enough has been written since the last one, and none is running. */
  addWritten(bytes: number): void;
  /** Makes everything durable; throws what any sync threw. */
  finish(): Promise<void>;
  /** Waits for the sync that is running: the handle must not be closed during it. */
  wait(): Promise<void>;
}

/** Syncs the file while it is being written, so that the sync at the end is short. */
function startBackgroundSync(handle: FileHandle): BackgroundSync {
  let unsyncedBytes = 0;
  let running: Promise<void> | null = null;
  let failure: unknown = null;
  const run = async () => {
    try {
      await handle.datasync();
    } catch (error) {
      failure = error;
    } finally {
      running = null;
    }
  };
  return {
    addWritten(bytes) {
      unsyncedBytes += bytes;
      if (unsyncedBytes < syncEveryBytes || running !== null) return;
      unsyncedBytes = 0;
      running = run();
    },
    async finish() {
      await running;
      if (failure !== null) throw failure;
      await handle.sync();
    },
    async wait() {
      await running;
    },
  };
}
