import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OnRelease } from '@sluice/runtime';
import { lockDataDir } from './lock-data-dir.ts';
import { openProcessRecords, type ProcessRecords } from './process-records.ts';

/** A data directory that is ours. */
export interface DataDir {
  /** Absolute. */
  path: string;
  records: ProcessRecords;
}

/**
 * Takes a data directory, makes it where there is none, and ends what an earlier launcher has left running on it.
 * @throws Error where another launcher has it
 */
export async function openDataDir(path: string, onRelease: OnRelease, tell: (line: string) => void): Promise<DataDir> {
  const dataDir = resolve(path);
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  onRelease('data directory', lockDataDir(dataDir));
  const records = openProcessRecords(dataDir);
  const orphans = await records.endOrphans();
  if (orphans > 0) tell(`Ended ${orphans} processes that an earlier launcher had left running`);
  return { path: dataDir, records };
}
