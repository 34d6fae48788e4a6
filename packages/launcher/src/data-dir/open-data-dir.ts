import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OnRelease } from '@sluice/runtime';
import { lockDataDir } from './lock-data-dir.ts';
import { openProcessRecords, type ProcessRecords } from './process-records.ts';

/** A data directory that this process has locked. */
export interface DataDir {
  /** Absolute. */
  path: string;
  records: ProcessRecords;
}

/**
 * Locks a data directory (creates it where there is none), and ends the processes that an earlier launcher has left running.
 * @throws Error where another launcher has locked it
 */
export async function openDataDir(path: string, onRelease: OnRelease, tell: (line: string) => void): Promise<DataDir> {
  const dataDir = resolve(path);
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  onRelease('data directory', lockDataDir(dataDir));
  const records = openProcessRecords(dataDir);
  const orphans = await records.endOrphans();
  if (orphans > 0) tell(`Ended ${orphans} processes left running by an earlier launcher`);
  return { path: dataDir, records };
}
