import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for what one run of a command keeps, below the system's temporary one. */
export interface RunDirectory {
  path: string;
  remove(): Promise<void>;
}

/** Makes a run directory that the embedded Postgres can access: where root runs the command, Postgres runs as another user. */
export async function makeRunDirectory(command: string): Promise<RunDirectory> {
  const path = await mkdtemp(join(tmpdir(), `sluice-${command}-`));
  await chmod(path, 0o711);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}
