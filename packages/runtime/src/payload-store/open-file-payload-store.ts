import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { EarlyEndError } from './early-end-error.ts';
import { listPayloadFiles } from './list-payload-files.ts';
import { locatePayload } from './locate-payload.ts';
import type { PayloadStore, StoredPayload } from './payload-store.ts';
import { removeOldFiles } from './remove-old-files.ts';
import { writePayload } from './write-payload.ts';

const readBufferBytes = 1024 * 1024;
/** Payloads that are still arriving; no key leads there. */
const incomingDirectory = '.incoming';

/** A store of one file for each payload under `directory`, which exists. */
export function openFilePayloadStore(directory: string): PayloadStore {
  return {
    put: async (key, body, maxBytes) => putPayload({ directory, path: locatePayload(directory, key), body, maxBytes }),
    read: async (key) => readPayload(locatePayload(directory, key)),
    readInto: async (key, start, bytes) => readRange(locatePayload(directory, key), start, bytes),
    remove: async (key) => rm(locatePayload(directory, key), { force: true }),
    list: () => listPayloadFiles(directory),
    removeAbandoned: (before) => removeOldFiles(join(directory, incomingDirectory), before),
    ping: () => access(directory, constants.W_OK | constants.X_OK),
  };
}

interface PutRequest {
  directory: string;
  path: string;
  body: Readable;
  maxBytes: number;
}

/** Written aside and renamed, so that a payload under its own name is always complete. */
async function putPayload({ directory, path, body, maxBytes }: PutRequest): Promise<StoredPayload> {
  const incoming = join(directory, incomingDirectory);
  const temporaryPath = join(incoming, randomUUID());
  await makeDirectory(incoming);
  await makeDirectory(dirname(path));
  try {
    const stored = await writePayload(temporaryPath, body, maxBytes);
    await rename(temporaryPath, path);
    await syncDirectory(dirname(path));
    return stored;
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}

/** A new directory is durable once the entry in its parent is. */
async function makeDirectory(path: string): Promise<void> {
  const firstMade = await mkdir(path, { recursive: true, mode: 0o700 });
  if (firstMade === undefined) return;
  for (let made = path; made.length >= firstMade.length; made = dirname(made)) await syncDirectory(dirname(made));
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readPayload(path: string): Promise<Readable> {
  const handle = await open(path, 'r');
  return handle.createReadStream({ highWaterMark: readBufferBytes });
}

async function readRange(path: string, start: number, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'r');
  try {
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) throw new EarlyEndError(start + filled, start + bytes.length);
      filled += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
