import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '../find-free-port.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';

/** How the embedded server is reached; kept with the data, so that its URL stays the same. */
export interface ClusterAccess {
  port: number;
  password: string;
}

/**
 * Reads how the cluster of `dataDir` is reached, or decides it; takes another port where the one kept is in use.
 * The password is that of a cluster that exists, so it never changes.
 */
export async function readClusterAccess(dataDir: string): Promise<ClusterAccess> {
  const path = join(dataDir, 'postgres.json');
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ClusterAccess) : null;
  const keptPort = kept === null ? null : await findFreePort('127.0.0.1', kept.port);
  const port = keptPort ?? (await findFreePort('127.0.0.1'));
  if (port === null) throw new Error('There is no free port on 127.0.0.1');
  const access = { port, password: kept?.password ?? randomBytes(24).toString('base64url') };
  await writeFileAtomically(path, JSON.stringify(access));
  return access;
}
