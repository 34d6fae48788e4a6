import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the demo's product keeps its data. */
export interface DataDir {
  path: string;
  /** Whether it stays when the demo is over. */
  isKept: boolean;
  /** Removes it, unless it is to stay. */
  discard(): Promise<void>;
}

/** The directory that is `wanted`, which is kept, or else a new one that is not. */
export async function openDataDir(wanted: string | undefined): Promise<DataDir> {
  if (wanted) return { path: resolve(wanted), isKept: true, discard: async () => undefined };
  const path = await mkdtemp(join(tmpdir(), 'sluice-demo-'));
  return { path, isKept: false, discard: () => rm(path, { recursive: true, force: true }) };
}
