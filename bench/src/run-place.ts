import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandEvents } from '@sluice/harness/commands';

/** A part's directory, the signal that interrupts it, and where to report that it goes on. */
export interface RunPlace extends Pick<CommandEvents, 'signal' | 'advance'> {
  directory: string;
}

/** Makes the bench's temporary directory. Under root, Postgres runs as another user and must be able to traverse it. */
export async function makeTemporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  await chmod(directory, 0o711);
  return directory;
}

/** Makes a directory in the place, and removes it with its contents when `work` ends. */
export async function withDirectory<T>(
  place: RunPlace,
  name: string,
  work: (inner: RunPlace) => Promise<T>,
): Promise<T> {
  const directory = join(place.directory, name);
  await mkdir(directory);
  try {
    return await work({ ...place, directory });
  } finally {
    await removeDirectory(directory);
  }
}

/** Removes a directory with its contents. */
export async function removeDirectory(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}
