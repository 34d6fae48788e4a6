import { randomUUID } from 'node:crypto';
import { constants, type Dir } from 'node:fs';
import { access, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ListedPayload, PayloadStore, StoredPayload } from '@sluice/contracts';
import { EarlyEndError, isPayloadKey, requirePayloadKey } from './payload-checks.ts';
import { writePayload } from './write-payload-file.ts';

const readBufferBytes = 1024 * 1024;
/** For payloads that are still arriving; no key is located there. */
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

/** Writes to a temporary file and renames it, so that a payload under its own name is always complete. */
async function putPayload({ directory, path, body, maxBytes }: PutRequest): Promise<StoredPayload> {
  const incoming = join(directory, incomingDirectory);
  const temporaryPath = join(incoming, randomUUID());
  await createDirectory(incoming);
  await createDirectory(dirname(path));
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
async function createDirectory(path: string): Promise<void> {
  const firstCreated = await mkdir(path, { recursive: true, mode: 0o700 });
  if (firstCreated === undefined) return;
  for (let created = path; created.length >= firstCreated.length; created = dirname(created))
    await syncDirectory(dirname(created));
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

/**
 * The path of the payload of `key` under `directory`.
 * @throws Error where the key is not a path of plain names
 */
function locatePayload(directory: string, key: string): string {
  requirePayloadKey(key);
  return join(directory, ...key.split('/'));
}

/** Some file systems have it at their root, closed to ordinary users. */
const recoveryDirectory = 'lost+found';

/** The payloads under `directory`, one entry at a time. Skips files whose path is not a payload key. */
async function* listPayloadFiles(directory: string): AsyncGenerator<ListedPayload> {
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

/** Deletes the files in `directory` that were last written to before `before`; returns how many. The directory may be absent. */
async function removeOldFiles(directory: string, before: Date): Promise<number> {
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

/** The result of `lookup`, or null where nothing is there: a file may be deleted while its directory is listed. */
async function unlessAbsent<T>(lookup: Promise<T>): Promise<T | null> {
  try {
    return await lookup;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
