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
 * @param onlyPort the port that it has to be, of a server that is started again
 * @throws Error where `onlyPort` is in use; what is kept stays as it is
 */
export async function readClusterAccess(dataDir: string, onlyPort?: number): Promise<ClusterAccess> {
  const path = join(dataDir, 'postgres.json');
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ClusterAccess) : null;
  const port = await choosePort(onlyPort, kept?.port);
  const access = { port, password: kept?.password ?? randomBytes(24).toString('base64url') };
  await writeFileAtomically(path, JSON.stringify(access));
  return access;
}

async function choosePort(onlyPort: number | undefined, keptPort = 0): Promise<number> {
  const port = await findFreePort('127.0.0.1', onlyPort ?? keptPort);
  if (port !== null) return port;
  const other = onlyPort === undefined ? await findFreePort('127.0.0.1') : null;
  if (other === null) throw new Error(`Port ${onlyPort ?? keptPort} of 127.0.0.1 is taken by another program`);
  return other;
}
