import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isRunning, type ProcessIdentity } from '../processes/process-identity.ts';
import { hasErrorCode } from '../system/has-error-code.ts';

/**
 * Locks the data directory for this process. The lock of a process that has died is taken over.
 * @returns the release
 * @throws Error where another running process has the lock, or this one already
 */
export function lockDataDir(dataDir: string): () => void {
  const path = join(dataDir, 'launcher.lock');
  const mine = join(dataDir, `launcher.lock.${process.pid}`);
  writeFileSync(mine, JSON.stringify(identifyProcess(process.pid)));
  try {
    if (!tryLink(mine, path)) takeOver(mine, path, dataDir);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(path, { force: true });
}

/** Of two processes that see the same dead owner one takes over: the first to create the claim while that is the owner. */
function takeOver(mine: string, path: string, dataDir: string): void {
  const owner = readOwner(path);
  const refusal = new Error(
    `${dataDir} is in use by another Sluice${owner === null ? '' : ` (process ${owner.pid})`}. ` +
      'Stop that one first, or set SLUICE_DATA_DIR to another directory.',
  );
  if (owner === null || isRunning(owner)) throw refusal;
  const claim = `${path}.dead-${owner.pid}`;
  if (!tryLink(mine, claim)) throw refusal;
  try {
    if (readOwner(path)?.startedAt !== owner.startedAt) throw refusal;
    renameSync(mine, path);
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Links a name to a complete file: of several processes, one alone can create the name. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function readOwner(path: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}
