import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A part's directory, and the signal that interrupts it. */
export interface RunPlace {
  directory: string;
  signal: AbortSignal;
}

/** Makes the bench's temporary directory. Under root, Postgres runs as another user and must be able to traverse it. */
export async function makeTemporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  await chmod(directory, 0o711);
  return directory;
}

/** Makes a directory in the place, and removes it with its contents when `work` ends. */
export async function withDirectory<T>(
  { directory, signal }: RunPlace,
  name: string,
  work: (inner: RunPlace) => Promise<T>,
): Promise<T> {
  const path = join(directory, name);
  await mkdir(path);
  try {
    return await work({ directory: path, signal });
  } finally {
    await removeDirectory(path);
  }
}

/** Removes a directory with its contents. */
export async function removeDirectory(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}
