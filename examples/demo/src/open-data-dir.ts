import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the demo's product keeps its data. */
export interface DataDir {
  path: string;
  /** Whether it is kept when the demo ends. */
  isKept: boolean;
  /** Removes it, unless it is kept. */
  discard(): Promise<void>;
}

/** Opens the `configured` directory, which is kept, or a temporary one, which is not. */
export async function openDataDir(configured: string | undefined): Promise<DataDir> {
  if (configured) return { path: resolve(configured), isKept: true, discard: async () => undefined };
  const path = await mkdtemp(join(tmpdir(), 'sluice-demo-'));
  return { path, isKept: false, discard: () => rm(path, { recursive: true, force: true }) };
}
